// The addresses of a playlist for a player, with instructions and a test.
import { Select, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Address } from '../parts/Address'
import { Notice } from '../parts/Fault'
import { t } from '../words/catalogue'
import { addressesFor, isLoopback, playerNamed, PLAYERS, type PlayerName } from './players'
import { OwnAddresses } from '../settings/OwnAddresses'
import { SelfTest } from './SelfTest'
import classes from './start.module.css'
import type { Playlist } from '../api/model'

const Code = lazy(() => import('./Code'))

/** The storage key of the player that was chosen last, for all playlists. */
const KEPT = 'lineup.player'

interface Props {
  proxy: Playlist
  /** The player in the page's address. */
  player?: PlayerName
  onPlayer?: (player: PlayerName) => void
  /** Starts the test automatically. */
  isTested?: boolean
}

export function Player({ proxy, player, onPlayer, isTested = false }: Props) {
  const [own, setOwn] = useState(kept)
  const chosen = player ?? own
  const addresses = addressesFor(chosen, proxy)
  function choose(name: PlayerName) {
    localStorage.setItem(KEPT, name)
    setOwn(name)
    onPlayer?.(name)
  }
  return (
    <Stack gap="md">
      <div className={classes.player}>
        <Stack gap="md" className={classes.about}>
          <Select
            label={t.start.player}
            maw={320}
            value={chosen}
            data={PLAYERS.map(name => ({ value: name, label: t.start.players[name] }))}
            onChange={name => {
              const known = playerNamed(name)
              if (known !== undefined) choose(known)
            }}
          />
          {!proxy.is_active && <Notice tone="warn">{t.start.off}</Notice>}
          <Text>{t.start.where[chosen]}</Text>
        </Stack>
        <Stack gap={6} className={classes.addresses}>
          {addresses.map(({ label, url }) => (
            <Address key={url} label={label} url={url} />
          ))}
        </Stack>
        <figure className={classes.figure}>
          <div className={classes.code}>
            <Suspense fallback={<Skeleton width={148} height={148} />}>
              <Code text={proxy.m3u8_url} title={t.start.code} />
            </Suspense>
          </div>
          <Text component="figcaption" size="sm" c="dimmed" mt={4} maw={150}>
            {t.start.codeFor}
          </Text>
        </figure>
      </div>
      {isLoopback(proxy.m3u8_url) && <OwnAddresses />}
      <SelfTest key={chosen} addresses={addresses} isAuto={isTested} />
    </Stack>
  )
}

function kept(): PlayerName {
  return playerNamed(localStorage.getItem(KEPT)) ?? PLAYERS[0]
}
