import { useMediaQuery } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { Empty } from '../parts/Empty'
import { Gone } from '../parts/Gone'
import { IconCalendarOff } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { useNow } from '../parts/Time'
import { usePlaylists } from '../playlists/data'
import { useSources } from '../sources/data'
import { Watch } from '../player/Watch'
import { t } from '../words/catalogue'
import { useTotal, type Asked as Whose, type Wanted } from './data'
import { Found, FoundCount } from './Found'
import { Grid } from './Grid'
import { nowAtLeft } from './layout'
import { NowNext } from './NowNext'
import { ProgrammeSheet } from './Sheet'
import { Legend, ALL, Tools } from './Tools'
import { clockIn, dayIn, HOUR, isZone, MINUTE, ownZone } from './zone'
import type { Programme } from '../api/model'

export function GuidePage() {
  const wanted: Wanted = useSearch({ strict: false })
  const navigate = useNavigate()
  const now = useNow().getTime()
  const isNarrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const zone = wanted.zone !== undefined && isZone(wanted.zone) ? wanted.zone : ownZone()
  const from = wanted.from === undefined ? undefined : Date.parse(wanted.from)
  const known = usePlaylists()
  const sources = useSources().data
  // Shows the first playlist unless another one or a guide is chosen.
  const chosen = wanted.source === undefined ? (wanted.playlist ?? known.data?.[0]?.id ?? ALL) : ALL
  const playlist = chosen === ALL ? undefined : chosen
  const { search, source } = wanted
  const isLostPlaylist =
    playlist !== undefined && known.data !== undefined && !known.data.some(({ id }) => id === playlist)
  const isLostSource = source !== undefined && sources !== undefined && !sources.some(({ id }) => id === source)
  const asked: Whose = useMemo(() => ({ search, playlist, source }), [search, playlist, source])
  const isReady =
    !isLostPlaylist && !isLostSource && (source !== undefined || chosen === ALL || known.data !== undefined)
  const total = useTotal(asked, isReady && (wanted.playlist !== undefined || source !== undefined || !known.isPending))

  const want = useCallback(
    (change: Wanted) =>
      void navigate({
        to: '/guide',
        search: (before: Wanted) => ({ ...before, ...change }),
        // Back closes the sheet and the player. Scrolling and typing add no history entries.
        replace: !('programme' in change || 'play' in change),
        resetScroll: false,
      }),
    [navigate],
  )
  const open = useCallback((programme: string) => want({ programme }), [want])
  const play = useCallback((channel: string) => want({ play: channel }), [want])
  const go = useCallback(
    (time: number | undefined) => want({ from: time === undefined ? undefined : new Date(time).toISOString() }),
    [want],
  )
  const settle = useCallback(
    (time: number) => go(Math.abs(time - nowAtLeft(Date.now())) < 5 * MINUTE ? undefined : time),
    [go],
  )
  /** Shows a programme in the grid, with its channel only. */
  const show = useCallback(
    (programme: Programme) =>
      want({
        programmes: undefined,
        programme: undefined,
        search: programme.channel_id,
        from: new Date(new Date(programme.start).getTime() - HOUR / 2).toISOString(),
      }),
    [want],
  )

  const at = from ?? now
  const isOnDemand = (known.data?.find(({ id }) => id === playlist)?.channel_count ?? 0) > 0
  return (
    <Page
      isWide
      title={t.frame.guide}
      facts={
        wanted.programmes !== undefined ? (
          <FoundCount text={wanted.programmes} source={source} />
        ) : isNarrow ? (
          t.guide.at(dayIn(zone, at, now), clockIn(zone, at))
        ) : isLostPlaylist || isLostSource || (total.data === 0 && search === undefined) ? undefined : (
          total.data !== undefined && <span aria-live="polite">{t.channels.channels(total.data)}</span>
        )
      }
    >
      <Tools
        search={search}
        programmes={wanted.programmes}
        chosen={source ?? chosen}
        zone={zone}
        now={now}
        from={from}
        isNarrow={isNarrow}
        onWant={want}
        onGo={go}
      />
      {isLostPlaylist || isLostSource ? (
        <Gone what={isLostPlaylist ? t.playlists.gone : t.channels.goneSource} to="/guide" back={t.guide.toGuide} />
      ) : wanted.programmes !== undefined ? (
        <Found key={wanted.programmes} text={wanted.programmes} source={source} zone={zone} now={now} onShow={show} />
      ) : (
        <Asked query={total}>
          {count =>
            count === 0 ? (
              search === undefined && isOnDemand ? (
                <Empty icon={IconCalendarOff} title={t.guide.noLive}>
                  {t.guide.noLiveHint}
                </Empty>
              ) : search === undefined ? (
                <Empty
                  icon={IconCalendarOff}
                  title={t.guide.noneYet}
                  action={
                    <ButtonLink to="/sources" search={{ add: true }}>
                      {t.guide.addGuide}
                    </ButtonLink>
                  }
                >
                  {t.guide.noneYetHint}
                </Empty>
              ) : (
                <Empty icon={IconCalendarOff} title={t.channels.none}>
                  {t.guide.noChannel}
                </Empty>
              )
            ) : isNarrow ? (
              <NowNext
                asked={asked}
                total={count}
                zone={zone}
                at={at}
                onStep={hours => go(at + hours * HOUR)}
                onOpen={open}
              />
            ) : (
              <>
                <Grid
                  // Another time zone starts at another midnight.
                  key={zone}
                  asked={asked}
                  total={count}
                  zone={zone}
                  now={now}
                  from={from}
                  highlight={wanted.category}
                  onSettle={settle}
                  onOpen={open}
                  onPlay={play}
                />
                <Legend value={wanted.category} onChange={category => want({ category })} />
              </>
            )
          }
        </Asked>
      )}
      {wanted.programme !== undefined && (
        <ProgrammeSheet
          id={wanted.programme}
          playlist={playlist}
          zone={zone}
          now={now}
          onPlay={play}
          onShow={show}
          onClose={() => want({ programme: undefined })}
        />
      )}
      <Watch id={wanted.play} onClose={() => want({ play: undefined })} />
    </Page>
  )
}
