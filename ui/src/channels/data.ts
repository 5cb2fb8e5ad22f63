// Queries about channels: blocks of the list, one channel, its groups, guide and episodes.
import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { allOf, api, body, by, only } from '../api/client'
import type { Channel } from '../api/model'
import type { Wanted } from './words'

/** Groups that a filter names. */
const MOST_GROUPS = 20
/** Rows of a block. */
const BLOCK = 100
/** How long a block must stay in view before it is loaded, in milliseconds: dragging the scroll bar passes hundreds. */
const SETTLE = 70

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, gone) => {
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      gone(signal.reason)
    })
  })
}

/** Counted from 0. */
function block({ search, source, group, kind, playlist, sort, order }: Wanted, at: number) {
  const query = {
    page: at + 1,
    limit: BLOCK,
    search,
    source_id: only(source),
    group,
    stream_type: kind,
    proxy_id: only(playlist),
    sort,
    order,
  }
  return {
    queryKey: ['channels', 'list', { search, source, group, kind, playlist, sort, order }, at],
    async queryFn({ signal }: { signal: AbortSignal }) {
      if (at > 0) await pause(SETTLE, signal)
      return body(api.GET('/api/v1/channels', { params: { query }, signal }))
    },
    // Scrolling may load thousands of blocks.
    gcTime: 60_000,
  }
}

/** The first block, with the total. The previous one stays until it is loaded, so nothing jumps while typing. */
export function useFirst(wanted: Wanted) {
  return useQuery({ ...block(wanted, 0), placeholderData: keepPreviousData })
}

const rowsOf = (results: UseQueryResult<{ items: Channel[] }>[]) => results.map(result => result.data?.items)

/** The rows from `first` to `last` by position. Rows that are not loaded yet are undefined. */
export function useRows(
  wanted: Wanted,
  start: Channel[],
  first: number,
  last: number,
): (at: number) => Channel | undefined {
  const blocks: number[] = []
  for (let at = Math.floor(first / BLOCK); at <= Math.floor(last / BLOCK); at++) if (at > 0) blocks.push(at)
  const rows = useQueries({ queries: blocks.map(at => block(wanted, at)), combine: rowsOf })
  return at => {
    const within = Math.floor(at / BLOCK)
    return (within === 0 ? start : rows[blocks.indexOf(within)])?.[at % BLOCK]
  }
}

export function useChannel(id: string) {
  return useQuery({
    queryKey: ['channels', 'one', id],
    queryFn: () => body(api.GET('/api/v1/channels/{id}', by(id))),
  })
}

export function usePublished(id: string) {
  return useQuery({
    queryKey: ['channels', 'published', id],
    queryFn: () => body(api.GET('/api/v1/channels/{id}/published', by(id))),
    // Depends on rules, filters, sources and playlists, so it is read each time it is opened.
    staleTime: 0,
  })
}

/** Groups whose names contain `search`, of one source or all: the first, for lists to choose from. */
export function useGroups(source: string | undefined, search: string, { kind, playlist }: Wanted) {
  const query = {
    limit: 500,
    search: search || undefined,
    source_id: only(source),
    stream_type: kind,
    proxy_id: only(playlist),
  }
  return useQuery({
    queryKey: ['groups', source, kind, playlist, search],
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/v1/channels/groups', { params: { query }, signal }))).items,
    placeholderData: keepPreviousData,
  })
}

/** The groups that the channels of the list have after mapping rules: those that filters see. Enough for one filter. */
export function useMappedGroups({ source, group, kind, search }: Wanted) {
  const query = { limit: MOST_GROUPS, is_mapped: true, source_id: only(source), group, stream_type: kind, search }
  return useQuery({
    queryKey: ['groups', 'mapped', source, group, kind, search],
    // Without a chosen group the filter is not about groups.
    queryFn: async ({ signal }) =>
      group === undefined
        ? []
        : (await body(api.GET('/api/v1/channels/groups', { params: { query }, signal }))).items.map(({ name }) => name),
    staleTime: 0,
  })
}

/** All groups of a source. */
export function useAllGroups(source: string, isReady = true) {
  return useQuery({
    queryKey: ['groups', 'all', source],
    enabled: isReady,
    queryFn: ({ signal }) =>
      allOf(page => {
        const query = { ...page, source_id: only(source) }
        return body(api.GET('/api/v1/channels/groups', { params: { query }, signal }))
      }),
  })
}

/** What is on now, and what comes, in every guide that has a channel with exactly this id. */
export function useOnNow(guideId: string) {
  // A comma would end the filter.
  const part = guideId.split(',').sort((a, b) => b.length - a.length)[0] ?? ''
  return useQuery({
    queryKey: ['guide', 'now', guideId],
    queryFn: async ({ signal }) => {
      const rows = await allOf(page => {
        const query = { ...page, channel_filter: part }
        return body(api.GET('/api/v1/epg/now', { params: { query }, signal }))
      })
      return rows.filter(row => row.channel_id === guideId)
    },
    enabled: guideId !== '',
  })
}

/** Asks the provider, so only when somebody wants to know. */
export function useEpisodes(id: string, isWanted: boolean) {
  return useQuery({
    queryKey: ['episodes', id],
    queryFn: ({ signal }) =>
      allOf(query => body(api.GET('/api/v1/channels/{id}/episodes', { params: { path: { id }, query }, signal }))),
    enabled: isWanted,
  })
}
