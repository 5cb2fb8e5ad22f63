import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, body, type Row } from '../api/client'

export type GuideRow = Row<'/api/v1/epg/guide'>
export type Programme = GuideRow['programs'][number]

export const PER_PAGE = 50

export interface Wanted {
  search?: string
  /** A playlist: its channels in its order. `all`: the guides as they are. Not said: the first playlist. */
  playlist?: string
  /** The beginning of what is shown, RFC 3339. */
  from?: string
  page?: number
}

export function useGuide(
  { search, page }: Wanted,
  playlist: string | undefined,
  from: Date,
  to: Date,
  isReady: boolean,
) {
  const query = {
    search,
    proxy_id: playlist,
    page: page ?? 1,
    limit: PER_PAGE,
    start_time: from.toISOString(),
    end_time: to.toISOString(),
  } as never
  return useQuery({
    queryKey: ['guide', search, playlist, page ?? 1, from.getTime(), to.getTime()],
    queryFn: ({ signal }) => body(api.GET('/api/v1/epg/guide', { params: { query }, signal })),
    enabled: isReady,
    placeholderData: keepPreviousData,
  })
}
