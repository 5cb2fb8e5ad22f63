import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, body, type Row } from '../api/client'

export type Channel = Row<'/api/v1/channels'>

export const PER_PAGE = 50

/** What is looked for; all of it is in the page's address. */
export interface Wanted {
  search?: string
  source?: string
  group?: string
  page?: number
}

export function useChannels({ search, source, group, page }: Wanted) {
  const query = { page: page ?? 1, limit: PER_PAGE, search, source_id: source, group } as never
  return useQuery({
    queryKey: ['channels', search, source, group, page ?? 1],
    queryFn: ({ signal }) => body(api.GET('/api/v1/channels', { params: { query }, signal })),
    // The old page stays until the new one is there: nothing jumps while typing.
    placeholderData: keepPreviousData,
  })
}

export function useChannel(id: string) {
  return useQuery({
    queryKey: ['channels', 'one', id],
    queryFn: () => body(api.GET('/api/v1/channels/{id}', { params: { path: { id } } })),
  })
}

export function useGroups(source: string | undefined) {
  const query = { limit: 500, source_id: source } as never
  return useQuery({
    queryKey: ['groups', source],
    queryFn: async () => (await body(api.GET('/api/v1/channels/groups', { params: { query } }))).items,
    placeholderData: keepPreviousData,
  })
}
