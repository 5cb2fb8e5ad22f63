import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useWaiting } from '../activity/data'
import { api, body } from '../api/client'
import type { Playlist, Source } from '../api/model'
import { useNow } from '../parts/Time'
import { useProviders } from '../providers/data'
import { verdict, type Verdict } from './words'

/** Channels that are shown. */
const FEW = 8
/** The shortest time between two reads, in case the clocks of browser and server differ. */
const PAUSE = 60_000

/** What needs a person, as far as it is known; `isWhole`: providers and waiting jobs are known too, so no key will change by them. */
export function useVerdict(sources: Source[], playlists: Playlist[]): Verdict & { isWhole: boolean } {
  const now = useNow()
  const [providers, waiting] = [useProviders().data, useWaiting().data]
  const around = { providers: providers ?? [], waiting: waiting ?? [] }
  return {
    ...verdict(sources, playlists, now, source => source.kept_at !== null, around),
    isWhole: providers !== undefined && waiting !== undefined,
  }
}

/** Reads again when a programme has ended. */
export function useOnNow(playlist: string | undefined, now: Date) {
  const query = { proxy_id: playlist, stream_type: 'live', is_on: true, limit: FEW } as const
  const asked = useQuery({
    queryKey: ['guide', 'now', playlist],
    enabled: playlist !== undefined,
    queryFn: async ({ signal }) => (await body(api.GET('/api/v1/epg/now', { params: { query }, signal }))).items,
  })
  const { data, dataUpdatedAt, refetch } = asked
  const isOver = (data ?? []).some(row => row.now !== null && row.now !== undefined && new Date(row.now.stop) <= now)
  useEffect(() => {
    if (isOver && now.getTime() - dataUpdatedAt > PAUSE) void refetch()
  }, [isOver, now, dataUpdatedAt, refetch])
  return asked
}
