// A refresh on hold: what it would remove and from where, and the choice to keep the current list or to accept the new one.
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../activity/outcome'
import { tell } from '../api/cache'
import { Confirm } from '../parts/Confirm'
import { Notice } from '../parts/Fault'
import { fill } from '../parts/fill'
import { Said } from '../parts/Said'
import { Ago, useNow } from '../parts/Time'
import { offerUndo } from '../parts/undo'
import { day, clock } from '../words/time'
import { useAct, useDecide, useHeld } from './data'
import { Losses } from './Losses'
import { heldOf, lossesOf } from './words'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

export function Held({ source }: { source: Source }) {
  const decide = useDecide(source)
  const isUseful = source.can_accept
  return (
    <Notice tone="warn" title={isUseful ? heldOf(source) : t.sources.heldUseless}>
      {!isUseful && <Said text={faultOf(source.last_outcome, source.last_error)} />}
      {isUseful && <Losses source={source} />}
      <Group gap="xs" mt="sm">
        <Button loading={decide.isPending} onClick={() => decide.mutate('keep')}>
          {t.sources.keep}
        </Button>
        {isUseful && <Accept source={source} />}
      </Group>
    </Notice>
  )
}

/** Asks a second time, with the losses. */
function Accept({ source }: { source: Source }) {
  const [isAsking, setAsking] = useState(false)
  const takeBack = useTakeBack(source)
  const act = useAct(source, () => offerUndo(t.sourceCare.accepted(source.name), () => takeBack.mutate('undo-accept')))
  const held = useHeld(source).data
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t.sources.accept}
      </Button>
      {isAsking && (
        <Confirm
          title={t.sourceCare.acceptTitle}
          verb={t.sources.accept}
          busy={act.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => act.mutate('accept', { onSuccess: () => setAsking(false) })}
        >
          {t.sourceCare.acceptText([heldOf(source, true), ...lossesOf(source, held)].join(' '))}
        </Confirm>
      )}
    </>
  )
}

/** The list that was set aside, which can be accepted all the same. */
export function Kept({ source }: { source: Source }) {
  const [isChanging, setChanging] = useState(false)
  const isAcceptable = source.held_channel_count + source.held_program_count > 0
  return (
    <Stack gap="xs">
      <Text c="dimmed">{fill(t.sourceCare.kept, { ago: <Ago time={source.kept_at ?? ''} /> })}</Text>
      {isAcceptable && !isChanging && (
        <div>
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            {t.sources.decideAgain}
          </Button>
        </div>
      )}
      {isChanging && (
        <Notice tone="warn" title={heldOf(source, true)}>
          <Losses source={source} />
          <Group gap="xs" mt="sm">
            <Accept source={source} />
            <Button variant="subtle" color="gray" onClick={() => setChanging(false)}>
              {t.parts.cancel}
            </Button>
          </Group>
        </Notice>
      )}
    </Stack>
  )
}

/** For a day after a list was accepted. */
export function TakeBack({ source }: { source: Source }) {
  const now = useNow()
  const takeBack = useTakeBack(source)
  const until = new Date(source.undo_until ?? '')
  if (source.undo_until === null || until <= now) return null
  return (
    <Stack gap="xs" align="start">
      <Text c="dimmed">{t.sourceCare.undoUntil(day(until, now), clock(until))}</Text>
      <Button variant="default" size="xs" loading={takeBack.isPending} onClick={() => takeBack.mutate('undo-accept')}>
        {t.sourceCare.undo}
      </Button>
    </Stack>
  )
}

const useTakeBack = (source: Source) => useDecide(source, () => tell(t.sourceCare.undone(source.name)))
