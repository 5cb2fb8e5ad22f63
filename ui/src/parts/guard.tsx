// The guard of publishing: what playlists would lose by a change, shown before it is saved.
import { List, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, body } from '../api/client'
import { t } from '../words/catalogue'
import { Confirm } from './Confirm'
import { Note } from './Note'
import type { Impact, ImpactQuestion } from '../api/model'

const ask = (question: ImpactQuestion, signal?: AbortSignal) =>
  body(api.POST('/api/v1/impact', { body: question, signal }))

/** Saves; `isConfirmed`: what playlists lose by it is wanted. */
type Save = (isConfirmed: boolean) => void

/**
 * Returns what saves a change, after a question where a playlist would lose so much that its update would be held, and that
 * question's dialog.
 */
export function useGuard() {
  const [open, setOpen] = useState<{ losses: Impact[]; save: Save }>()
  const [isAsking, setAsking] = useState(false)

  async function guard(questions: ImpactQuestion[], save: Save) {
    setAsking(true)
    try {
      const losses = (await Promise.all(questions.map(question => ask(question)))).flat().filter(one => one.is_held)
      if (losses.length > 0) setOpen({ losses, save })
      else save(false)
    } catch {
      // What is wrong with the change is said when it is saved; an update that loses too much is held by the server.
      save(false)
    } finally {
      setAsking(false)
    }
  }

  const dialog = open && (
    <Confirm
      title={t.guard.title}
      verb={t.guard.anyway}
      busy={false}
      onClose={() => setOpen(undefined)}
      onConfirm={() => {
        setOpen(undefined)
        open.save(true)
      }}
    >
      {open.losses.map(loss => (
        <LossText key={loss.proxy_id} loss={loss} />
      ))}
    </Confirm>
  )
  return { guard, isAsking, dialog }
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

/** What a change would do to the playlists, in a line. Nothing while it is not known, or where nothing changes. */
export function ImpactLine({ question, isReady }: { question: ImpactQuestion; isReady: boolean }) {
  const { data = [], isPlaceholderData } = useQuery({
    queryKey: ['guide', 'impact', question],
    queryFn: ({ signal }) => ask(question, signal),
    enabled: isReady,
    staleTime: 0,
    gcTime: 60_000,
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
