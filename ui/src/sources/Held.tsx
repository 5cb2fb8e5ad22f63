// A held refresh: what it would remove, and the choice to accept it.
import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '../parts/Fault'
import { Fold } from '../parts/Fold'
import { fill } from '../parts/fill'
import { Said } from '../parts/Said'
import { useAct, useHistory } from './data'
import { All } from './History'
import { disappearing, heldOf, keptKey } from './words'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

export function Held({ source }: { source: Source }) {
  const act = useAct(source)
  const [isKept, setKept] = useKept(source)
  const isUseful = source.can_accept
  if (isKept) {
    return (
      <Text c="dimmed">
        {fill(t.sources.kept, {
          again: (
            <Button variant="transparent" size="compact-sm" px={0} onClick={() => setKept(false)}>
              {t.sources.decideAgain}
            </Button>
          ),
        })}
      </Text>
    )
  }
  return (
    <Notice tone="warn" title={isUseful ? heldOf(source) : t.sources.heldUseless}>
      <Said text={source.last_error} />
      {isUseful && <Disappearing source={source} />}
      <Group gap="xs" mt="sm">
        <Button variant="default" onClick={() => setKept(true)}>
          {t.sources.keep}
        </Button>
        {isUseful && (
          <Button variant="default" loading={act.isPending} onClick={() => act.mutate('accept')}>
            {t.sources.accept}
          </Button>
        )}
      </Group>
    </Notice>
  )
}

/** What accepting it would remove. */
function Disappearing({ source }: { source: Source }) {
  const record = disappearing(useHistory(source).data ?? [])
  if (record === undefined) return null
  return (
    <Fold title={t.sources.wouldGo(record.removed_count)}>
      <All source={source} record={record} />
    </Fold>
  )
}

/** Whether this person decided to keep the old list. Stored in the browser only: the server keeps it anyway. */
function useKept(source: Source): [boolean, (kept: boolean) => void] {
  const key = keptKey(source)
  const [isKept, setKept] = useState(() => localStorage.getItem(key) !== null)
  return [
    isKept,
    kept => {
      if (kept) localStorage.setItem(key, '1')
      else localStorage.removeItem(key)
      setKept(kept)
    },
  ]
}
