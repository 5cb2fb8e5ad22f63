// Fetches the addresses as a player would and shows the result.
import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { base } from '../api/client'
import { IconCircleCheck, IconCircleX } from '../parts/icons'
import { t } from '../words/catalogue'
import { bytes, duration } from '../words/number'
import type { PlayerAddress } from './players'
import { fetched, ownAddress, type Outcome } from './selftest'
import { Note } from '../parts/Note'

interface Props {
  addresses: PlayerAddress[]
  /** Starts automatically. */
  isAuto: boolean
}

export function SelfTest({ addresses, isAuto }: Props) {
  const test = useMutation({
    mutationFn: (all: PlayerAddress[]) =>
      Promise.all(
        all.map(async address => ({
          ...address,
          outcome: await fetched(address.what, ownAddress(address.url, base)),
        })),
      ),
  })
  const { mutate } = test
  const hasBegun = useRef(false)
  useEffect(() => {
    if (!isAuto || hasBegun.current) return
    hasBegun.current = true
    mutate(addresses)
  }, [isAuto, addresses, mutate])
  const host = hostOf(addresses)
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button variant="default" loading={test.isPending} onClick={() => mutate(addresses)}>
          {test.data === undefined ? t.start.test : t.start.testAgain}
        </Button>
        {test.isPending && <Text c="dimmed">{t.start.testing}</Text>}
      </Group>
      <Stack gap={6} role="status">
        {test.data?.map(({ what, label, url, outcome }) => (
          <Group key={url} gap={8} wrap="nowrap" align="start">
            {outcome.isFine ? (
              <IconCircleCheck size={20} stroke={1.5} color="var(--lineup-good)" style={{ flex: 'none' }} />
            ) : (
              <IconCircleX size={20} stroke={1.5} color="var(--lineup-bad)" style={{ flex: 'none' }} />
            )}
            <Text>
              <b>{label}:</b> {saidOf(what, outcome)}
            </Text>
          </Group>
        ))}
      </Stack>
      {test.data !== undefined && host !== location.host && <Note>{t.start.testElsewhere(host)}</Note>}
    </Stack>
  )
}

function saidOf(what: PlayerAddress['what'], outcome: Outcome): string {
  if (!outcome.isFine)
    return outcome.why === 'empty' && what === 'guide' ? t.start.testEmptyGuide : t.start.testWhy[outcome.why]
  const items = what === 'guide' ? t.playlists.programmes(outcome.items) : t.channels.channels(outcome.items)
  return t.start.testFine(items, bytes(outcome.bytes), duration(Math.max(1, Math.round(outcome.milliseconds))))
}

function hostOf([first]: PlayerAddress[]): string {
  return first === undefined ? location.host : new URL(first.url).host
}
