import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, body } from '../api/client'

const FEW = 8
/** The shortest time between two reads, in case the clocks of browser and server differ. */
const PAUSE = 60_000

/** Reads again when a programme has ended. */
export function useOnNow(playlist: string | undefined, now: Date) {
  const query = { proxy_id: playlist, limit: FEW }
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
