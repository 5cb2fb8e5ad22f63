import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { api, body, patch, type Row } from '../api/client'

/** What the interface calls a proxy. */
export type Playlist = Row<'/api/v1/proxies'>
export type Version = Row<'/api/v1/proxies/{id}/versions'>
export type PlaylistFields = Partial<Omit<Playlist, 'stream_sources' | 'epg_sources' | 'filters'>> & {
  stream_sources?: { source_id: string; priority_order: number }[]
  epg_sources?: { epg_source_id: string; priority_order: number }[]
  filters?: { filter_id: string; priority_order: number; is_active: boolean }[]
}

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

/** Creates one, or changes one and publishes the change. */
export function useSave(id: string | undefined) {
  return useMutation({
    async mutationFn(fields: PlaylistFields) {
      if (id === undefined) return body(api.POST('/api/v1/proxies', { body: patch(fields) }))
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

export function useRegenerate(id: string) {
  return useMutation({
    mutationFn: () => body(api.POST('/api/v1/proxies/{id}/regenerate', by(id))),
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
