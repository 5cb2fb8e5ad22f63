// The guard of publishing: what playlists would lose by a change, shown before it is saved.
import { List, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { tell } from '../api/cache'
import { messageOf, Problem } from '../api/problem'
import { t } from '../words/catalogue'
import { Confirm } from './Confirm'
import { impactOf, impactQuery } from './impact'
import { Note } from './Note'
import type { Impact, ImpactQuestion } from '../api/model'

/** Saves; `isConfirmed`: what playlists lose by it is wanted. A promise is waited for before the next change is asked about. */
type Save = (isConfirmed: boolean) => unknown

/** A function is called when the changes before this one are saved. */
type Questions = ImpactQuestion[] | (() => ImpactQuestion[] | Promise<ImpactQuestion[]>)

interface Open {
  losses: Impact[]
  answer: (isWanted: boolean) => void
}

let open: Open | undefined
let listener = () => {}
let last: Promise<unknown> = Promise.resolve()

function show(next: Open | undefined) {
  open = next
  listener()
}

/** What is wrong with the change itself is said when it is saved. */
const isRefusal = (error: unknown) =>
  error instanceof Problem && error.status >= 400 && error.status < 500 && error.code !== 'replaced'

async function lossesOf(questions: Questions): Promise<Impact[] | undefined> {
  try {
    const asked = typeof questions === 'function' ? await questions() : questions
    return asked.length === 0 ? [] : (await impactOf(asked)).filter(one => one.is_held)
  } catch (error) {
    if (isRefusal(error)) return []
    // Saved without the answer, it might take channels away that nobody was told about.
    tell(messageOf(error), 'red')
    return undefined
  }
}

const isWanted = (losses: Impact[]) =>
  new Promise<boolean>(resolve =>
    show({
      losses,
      answer(isWanted) {
        show(undefined)
        resolve(isWanted)
      },
    }),
  )

/**
 * Saves a change, after a question where a playlist would lose so much that its update would be held. Changes are asked
 * about and saved one after the other.
 */
export function guard(questions: Questions, save: Save, onAnswer?: () => void): Promise<void> {
  const turn = last.then(async () => {
    const losses = await lossesOf(questions)
    onAnswer?.()
    if (losses === undefined || (losses.length > 0 && !(await isWanted(losses)))) return
    await save(losses.length > 0)
  })
  // The mutation shows the error of saving.
  last = turn.catch(() => undefined)
  return last as Promise<void>
}

/** The guard, and whether it is asking. */
export function useGuard() {
  const [isAsking, setAsking] = useState(false)
  return {
    isAsking,
    guard(questions: Questions, save: Save) {
      setAsking(true)
      return guard(questions, save, () => setAsking(false))
    },
  }
}

/** The question, over whatever is shown: a change may also be taken back after its editor was left. */
export function GuardDialog() {
  const shown = useSyncExternalStore(
    call => {
      listener = call
      return () => (listener = () => {})
    },
    () => open,
  )
  if (shown === undefined) return null
  return (
    <Confirm
      title={t.guard.title}
      verb={t.guard.anyway}
      busy={false}
      onClose={() => shown.answer(false)}
      onConfirm={() => shown.answer(true)}
    >
      {shown.losses.map(loss => (
        <LossText key={loss.proxy_id} loss={loss} />
      ))}
    </Confirm>
  )
}

/** Names that are shown of the channels that go. */
const NAMED = 8

function LossText({ loss }: { loss: Impact }) {
  const { name, before, after, removed } = loss
  const named = removed.slice(0, NAMED)
  const others = Math.max(before - after, removed.length) - named.length
  return (
    <>
      <Text fw={600}>{t.guard.change(name, before, after)}</Text>
      <Text mt={4}>{t.guard.leave}</Text>
      <List size="sm" my={4}>
        {named.map(({ channel_id, channel_name, group_title }) => (
          <List.Item key={channel_id}>
            {channel_name} {group_title !== '' && <Note span>{group_title}</Note>}
          </List.Item>
        ))}
        {others > 0 && <List.Item>{t.guard.more(others)}</List.Item>}
      </List>
    </>
  )
}

/** What a change would do to the playlists, a line for each that changes. Nothing while no answer is known, or none is concerned. */
export function ImpactLine({ questions, isReady }: { questions: ImpactQuestion[]; isReady: boolean }) {
  const { data = [], isPlaceholderData } = useQuery({
    ...impactQuery(questions),
    enabled: isReady,
    placeholderData: keepPreviousData,
  })
  const changed = data.filter(({ before, after, removed }) => before !== after || removed.length > 0)
  const same = data.length - changed.length
  if (!isReady || data.length === 0) return null
  return (
    <div role="status" aria-busy={isPlaceholderData || undefined}>
      {changed.map(({ proxy_id, name, before, after, is_held }) => (
        <Text key={proxy_id} size="sm" fw={is_held ? 600 : undefined} c={is_held ? 'red' : undefined}>
          {t.guard.change(name, before, after)}
        </Text>
      ))}
      {same > 0 && <Note>{changed.length === 0 ? t.guard.noChange : t.guard.unchanged(same)}</Note>}
    </div>
  )
}
