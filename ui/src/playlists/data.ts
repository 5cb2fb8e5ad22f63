// Playlists, which the server calls proxies: what they are, their versions, and what can be done with them.
import { keepPreviousData, queryOptions, useMutation, useQueries, useQuery } from '@tanstack/react-query'
import { cache } from '../api/cache'
import { api, body, patch, type Row } from '../api/client'
import { ChangedElsewhere } from '../parts/elsewhere'
import { filtersOf, inOrder, savedOf, type UsedFilter } from './form'
import type { Playlist, PlaylistFields } from '../api/model'

export type Version = Row<'/api/v1/proxies/{id}/versions'>

const by = (id: string) => ({ params: { path: { id } } })

export const playlistsQuery = queryOptions({
  queryKey: ['playlists'],
  queryFn: async () => (await body(api.GET('/api/v1/proxies', { params: { query: { limit: 500 } } }))).items,
})

export function usePlaylists() {
  return useQuery(playlistsQuery)
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: ['versions', id],
    queryFn: async () =>
      (await body(api.GET('/api/v1/proxies/{id}/versions', { params: { path: { id }, query: { limit: 50 } } }))).items,
  })
}

interface Save {
  fields: PlaylistFields
  /** What the changes were made to; without it they are saved over whatever there is. */
  known?: string
}

/** Creates one, or changes one and publishes the change. */
export function useSave(id: string | undefined) {
  return useMutation({
    async mutationFn({ fields, known }: Save) {
      if (id === undefined) return body(api.POST('/api/v1/proxies', { body: patch(fields) }))
      if (known !== undefined && savedOf(await body(api.GET('/api/v1/proxies/{id}', by(id)))) !== known) {
        throw new ChangedElsewhere()
      }
      const saved = await body(api.PATCH('/api/v1/proxies/{id}', { ...by(id), body: patch(fields) }))
      if (saved.is_active && saved.stream_sources.length > 0) {
        // One that runs already for the old settings is followed by another; a refusal is no fault of the saving.
        await body(api.POST('/api/v1/proxies/{id}/regenerate', by(id))).catch(() => undefined)
      }
      return saved
    },
    meta: { quiet: true, changes: ['playlists', 'versions', 'guide', 'rules'] },
  })
}

/** Other filters, shown before the server has said so. It publishes what changed by itself. */
export function useFilters(id: string) {
  return useMutation({
    mutationFn: (filters: UsedFilter[]) =>
      body(
        api.PATCH('/api/v1/proxies/{id}', { ...by(id), body: patch<PlaylistFields>({ filters: filtersOf(filters) }) }),
      ),
    onMutate(filters) {
      // An answer that is on its way knows nothing of the change.
      void cache.cancelQueries(playlistsQuery)
      cache.setQueryData(playlistsQuery.queryKey, known =>
        known?.map(playlist => (playlist.id === id ? { ...playlist, filters: foreseen(playlist, filters) } : playlist)),
      )
    },
    onError: () => cache.invalidateQueries(playlistsQuery),
    // One after the other, or the last list might not be the one that stays.
    scope: { id: `filters-${id}` },
    meta: { changes: ['playlists', 'rules'] },
  })
}

function foreseen({ filters }: Playlist, wanted: UsedFilter[]): Playlist['filters'] {
  return filtersOf(wanted).flatMap(used => {
    const known = filters.find(({ filter_id }) => filter_id === used.filter_id)
    const unknown = { filter_name: '', source_type: 'stream', action: 'include', is_enabled: true } as const
    return [{ ...unknown, ...known, ...used }]
  })
}

/** Puts a filter behind those that the playlist has. */
export async function addFilter(id: string, filter_id: string) {
  const { filters } = await body(api.GET('/api/v1/proxies/{id}', by(id)))
  const wanted = [...inOrder(filters), { filter_id, is_active: true }].map(({ filter_id, is_active }) => ({
    filter_id,
    is_active,
  }))
  await body(
    api.PATCH('/api/v1/proxies/{id}', { ...by(id), body: patch<PlaylistFields>({ filters: filtersOf(wanted) }) }),
  )
}

/** Channels that a preview shows. */
export const SHOWN = 100

/** What these settings would publish; with a saved one's id, against what it publishes now. */
export function usePreview(id: string | undefined, fields: PlaylistFields, isWanted: boolean) {
  return useQuery({
    queryKey: ['guide', 'preview', id, fields],
    queryFn: ({ signal }) =>
      body(
        api.POST('/api/v1/proxies/preview', {
          params: { query: { limit: SHOWN } },
          body: patch<PlaylistFields>({ ...fields, id }),
          signal,
        }),
      ),
    enabled: isWanted,
    // Rules may have changed since.
    staleTime: 0,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
}

/** What these guides show now on the channels of these ids: the first guide that knows one wins. */
export function useNowOn(ids: string[], guides: string[]) {
  // A comma separates them.
  const wanted = ids.filter(id => id !== '' && !id.includes(','))
  return useQuery({
    queryKey: ['guide', 'now', wanted, guides],
    queryFn: async ({ signal }) => {
      const query = { source_id: guides, channel_filter: wanted.join(','), limit: 200 }
      const { items } = await body(api.GET('/api/v1/epg/now', { params: { query }, signal }))
      const rank = (id: string | null) => (id === null ? guides.length : guides.indexOf(id))
      const inOrder = items.toSorted((a, b) => rank(b.source_id) - rank(a.source_id))
      return new Map(inOrder.map(({ channel_id, now }) => [channel_id, now]))
    },
    enabled: wanted.length > 0 && guides.length > 0,
    placeholderData: keepPreviousData,
  })
}

/** The names of channels, as they come in. */
export function useNames(ids: string[]) {
  return useQueries({
    queries: ids.map(id => ({
      queryKey: ['channels', 'one', id],
      queryFn: () => body(api.GET('/api/v1/channels/{id}', by(id))),
    })),
    combine: all =>
      all.map(({ data, isError }, at) => ({ id: ids[at] ?? '', name: data?.channel_name, isLost: isError })),
  })
}

const regenerate = (id: string) => body(api.POST('/api/v1/proxies/{id}/regenerate', by(id)))

export function useRegenerate(id: string) {
  return useMutation({
    mutationFn: () => regenerate(id),
    meta: { changes: ['playlists'] },
  })
}

/** The same for whichever is meant. */
export function useRegenerateAny() {
  return useMutation({
    mutationFn: regenerate,
    meta: { changes: ['playlists'] },
  })
}

export function useRotate(id: string) {
  return useMutation({
    mutationFn: () => body(api.POST('/api/v1/proxies/{id}/rotate-key', by(id))),
    meta: { changes: ['playlists'] },
  })
}

export function useRestore(id: string) {
  return useMutation({
    mutationFn: (version: number) =>
      body(api.POST('/api/v1/proxies/{id}/versions/{n}/restore', { params: { path: { id, n: version as never } } })),
    meta: { changes: ['playlists', 'versions'] },
  })
}

export function useRemove() {
  return useMutation({
    mutationFn: (id: string) => body(api.DELETE('/api/v1/proxies/{id}', by(id))),
    meta: { changes: ['playlists', 'rules'] },
  })
}
