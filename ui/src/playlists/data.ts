// Playlists, which the interface calls proxies: what is asked about them, and what changes them.
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { cache, tell, useChange, useSaving } from '../api/cache'
import { allOf, api, body, by } from '../api/client'
import { growing } from '../api/growing'
import { Problem } from '../api/problem'
import type { ImpactQuestion, Playlist, PlaylistFields, Preview } from '../api/model'
import { unchanged, type Save } from '../parts/elsewhere'
import { t } from '../words/catalogue'
import { filtersOf, savedOf, usedIn, type UsedFilter } from './form'

export const playlistsQuery = queryOptions({
  queryKey: ['playlists'],
  queryFn: ({ signal }) => allOf(query => body(api.GET('/api/v1/proxies', { params: { query }, signal }))),
})

export const usePlaylists = () => useQuery(playlistsQuery)

export function useVersions(id: string) {
  return useQuery({
    queryKey: ['versions', id],
    queryFn: ({ signal }) =>
      allOf(query => body(api.GET('/api/v1/proxies/{id}/versions', { params: { path: { id }, query }, signal }))),
  })
}

/** What version `b` has otherwise than version `a`. `attempt`: when the playlist was updated last, for the update that is held. */
export function useDiff(id: string, a: number, b: number | 'held', attempt?: string | null) {
  const path = { id, a: String(a), b: String(b) }
  return useQuery({
    // Another attempt holds another update. One that was decided is gone, and is not asked for again with the versions.
    queryKey: b === 'held' ? ['held', id, 'diff', a, attempt] : ['versions', id, 'diff', a, b],
    staleTime: b === 'held' ? 0 : Infinity,
    queryFn: ({ signal }) => body(api.GET('/api/v1/proxies/{id}/versions/{a}/diff/{b}', { params: { path }, signal })),
  })
}

const read = (id: string) => body(api.GET('/api/v1/proxies/{id}', by(id)))
const write = (id: string, fields: PlaylistFields, confirmed = false) =>
  body(api.PATCH('/api/v1/proxies/{id}', { params: { path: { id }, query: { confirmed } }, body: fields }))
const regenerate = (id: string) => body(api.POST('/api/v1/proxies/{id}/regenerate', by(id)))

const SAVED = ['playlists', 'versions', 'guide', 'rules']

const saved =
  (id: string | undefined) =>
  async ({ fields, known, confirmed }: Save<PlaylistFields>) => {
    if (id === undefined) return body(api.POST('/api/v1/proxies', { body: fields }))
    await unchanged(known, async () => savedOf(await read(id)))
    const saved = await write(id, fields, confirmed)
    // A generation that is running with the old settings is followed by another. A refusal is no fault of the saving.
    if (saved.is_active && saved.stream_sources.length > 0) await regenerate(id).catch(() => undefined)
    return saved
  }

/** Creates a playlist, or changes one and publishes the change. */
export const useSave = (id: string | undefined) => useSaving(saved(id), SAVED)

/** Takes back a change whose form was left, so the error is a notification. */
export const useUndo = (id: string | undefined) => useChange(saved(id), SAVED)

/** A change of the filters that a playlist has by then. */
export type FilterChange = (filters: UsedFilter[]) => UsedFilter[]

interface NewFilters {
  change: FilterChange
  confirmed: boolean
}

/** What a change of the filters would do to the playlist as it is now. */
export async function filterQuestion(id: string, change: FilterChange): Promise<ImpactQuestion> {
  return { kind: 'proxy', id, record: { filters: filtersOf(change(usedIn(await read(id)))) } }
}

/** Changes the filters, and shows them before the server has answered. The server publishes the change by itself. */
export const useFilters = (id: string) =>
  useChange(
    async ({ change, confirmed }: NewFilters) =>
      write(id, { filters: filtersOf(change(usedIn(await read(id)))) }, confirmed),
    ['playlists', 'rules'],
    {
      onMutate({ change }) {
        // An answer that is on its way does not have the change.
        void cache.cancelQueries(playlistsQuery)
        cache.setQueryData(playlistsQuery.queryKey, known =>
          known?.map(playlist =>
            playlist.id === id ? { ...playlist, filters: foreseen(playlist, change(usedIn(playlist))) } : playlist,
          ),
        )
      },
      onError: () => void cache.invalidateQueries(playlistsQuery),
      // Each change is made to the list that the one before it left.
      scope: { id: `filters-${id}` },
    },
  )

function foreseen({ filters }: Playlist, wanted: UsedFilter[]): Playlist['filters'] {
  return filtersOf(wanted).map(used => {
    const known = filters.find(({ filter_id }) => filter_id === used.filter_id)
    const unknown = { filter_name: '', source_type: 'stream', action: 'include', is_enabled: true } as const
    return { ...unknown, ...known, ...used }
  })
}

/** Appends a filter to those of the playlist. */
export async function addFilter(id: string, filter_id: string, confirmed: boolean) {
  await write(id, { filters: filtersOf([...usedIn(await read(id)), { filter_id, is_active: true }]) }, confirmed)
}

/** Channels that a preview shows. */
export const SHOWN = 100

/** What these settings would publish. `id`: of the saved playlist, for the changes against what it publishes now. */
export function usePreview(id: string | undefined, fields: PlaylistFields, isWanted: boolean) {
  const params = { query: { limit: SHOWN } }
  const queryKey = ['guide', 'preview', id, fields]
  return useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      growing<Preview>(
        body(api.POST('/api/v1/proxies/preview', { params, body: { ...fields, id }, signal, parseAs: 'stream' })),
        first => cache.setQueryData(queryKey, first),
      ),
    enabled: isWanted,
    // Rules may have changed since.
    staleTime: 0,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
}

/** The names of channels, as they arrive. */
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

export const useRegenerate = () => useChange(regenerate, ['playlists'])

export const useRotate = (id: string) =>
  useChange(() => body(api.POST('/api/v1/proxies/{id}/rotate-key', by(id))), ['playlists'])

/** While a playlist is updated, none of its versions can be restored. The pause is in milliseconds. */
const BUSY = { attempts: 60, pause: 1000 }

/** Waits for an update that is running. */
export const useRestore = (id: string) =>
  useChange(
    (n: number) => body(api.POST('/api/v1/proxies/{id}/versions/{n}/restore', { params: { path: { id, n } } })),
    ['playlists', 'versions'],
    {
      // Also where the form that asked for it was left.
      onSuccess: (_, n) => tell(t.playlists.restored(n)),
      retry: (count, error) => count < BUSY.attempts && error instanceof Problem && error.code === 'busy',
      retryDelay: BUSY.pause,
    },
  )

export const useResume = (id: string) =>
  useChange(() => body(api.POST('/api/v1/proxies/{id}/resume', by(id))), ['playlists', 'versions'])

/** Publishes an update that is held, or keeps what players have. */
export const useDecide = (id: string) =>
  useChange(
    (what: 'accept' | 'keep') =>
      body(
        what === 'accept'
          ? api.POST('/api/v1/proxies/{id}/accept', by(id))
          : api.POST('/api/v1/proxies/{id}/keep', by(id)),
      ),
    ['playlists', 'versions'],
  )

export const useRemove = () =>
  useChange((id: string) => body(api.DELETE('/api/v1/proxies/{id}', by(id))), ['playlists', 'rules'])
