// A refresh that was fetched but not trusted: what it would do, and the choice.
import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '../parts/Fault'
import { Said } from '../parts/Said'
import { useAct, type Source } from './data'
import { canAccept, heldOf, keptKey } from './words'

export function Held({ source }: { source: Source }) {
  const act = useAct(source)
  const [isKept, setKept] = useKept(source)
  const isUseful = canAccept(source)
  if (isKept) {
    return (
      <Text c="dimmed">
        You kept the old list. The provider is asked again at the next refresh.{' '}
        <Button variant="transparent" size="compact-sm" px={0} onClick={() => setKept(false)}>
          Decide again
        </Button>
      </Text>
    )
  }
  return (
    <Notice tone="warn" title={isUseful ? heldOf(source) : 'What came cannot be used'}>
      <Said text={source.last_error} />
      <Group gap="xs" mt="sm">
        <Button variant="default" onClick={() => setKept(true)}>
          Keep the old list
        </Button>
        {isUseful && (
          <Button variant="default" loading={act.isPending} onClick={() => act.mutate('accept')}>
            Accept new list
          </Button>
        )}
      </Group>
    </Notice>
  )
}

/** Whether this person decided to keep the old list. Nothing has to be told to the server: it keeps it anyway. */
export function useKept(source: Source): [boolean, (kept: boolean) => void] {
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
