// Sources: questions to the server, and what can be done with one of them.
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { api, base, body, patch } from '../api/client'
import { ChangedElsewhere } from '../parts/elsewhere'
import { savedOf } from './form'
import { likely } from './words'
import type { Category, Source, SourceFields, SourceKind, Verdict } from '../api/model'

// Both kinds have the same operations, so one kind's types serve for both.
const list = (kind: SourceKind) => `/api/v1/sources/${kind}` as '/api/v1/sources/stream'
const trial = (kind: SourceKind) => `/api/v1/sources/${kind}/validate` as '/api/v1/sources/stream/validate'
export const one = (kind: SourceKind) => `/api/v1/sources/${kind}/{id}` as '/api/v1/sources/stream/{id}'
const history = (kind: SourceKind) => `/api/v1/sources/${kind}/{id}/history` as '/api/v1/sources/stream/{id}/history'
const record = (kind: SourceKind) =>
  `/api/v1/sources/${kind}/{id}/history/{number}` as '/api/v1/sources/stream/{id}/history/{number}'
export const action = (kind: SourceKind, verb: Verb) =>
  `/api/v1/sources/${kind}/{id}/${verb}` as '/api/v1/sources/stream/{id}/refresh'

export type Verb = 'refresh' | 'accept' | 'cancel'
export type Named = Pick<Source, 'id' | 'source_kind'>

export const by = (id: string) => ({ params: { path: { id } } })

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async () => (await body(api.GET('/api/v1/sources', { params: { query: { limit: 500 } } }))).items,
})

export function useSources() {
  return useQuery(sourcesQuery)
}

export function useHistory(source: Named) {
  return useQuery({
    queryKey: ['history', source.id],
    queryFn: async () =>
      (await body(api.GET(history(source.source_kind), { params: { path: { id: source.id }, query: { limit: 30 } } })))
        .items,
  })
}

/** The last refresh only, for lists. */
export function useLastRefresh(source: Named, isWanted: boolean) {
  return useQuery({
    queryKey: ['history', source.id, 'last'],
    queryFn: async () =>
      (await body(api.GET(history(source.source_kind), { params: { path: { id: source.id }, query: { limit: 1 } } })))
        .items[0] ?? null,
    enabled: isWanted,
  })
}

/** Every line of what a refresh changed. It never becomes another. */
export function useRefreshRecord({ id, source_kind }: Named, number: number) {
  const params = { path: { id, number: String(number) } }
  return useQuery({
    queryKey: ['history', id, number],
    queryFn: () => body(api.GET(record(source_kind), { params })),
    staleTime: Infinity,
  })
}

/** The categories of an Xtream provider, as it lists them now: only asked for where somebody chooses. */
export function useCategories(source: Named | undefined, isWanted: boolean) {
  const id = source?.id ?? ''
  return useQuery({
    queryKey: ['categories', id],
    enabled: isWanted && id !== '',
    queryFn: async ({ signal }) => {
      const all: Category[] = []
      for (let page = 1; ; page += 1) {
        const params = { path: { id }, query: { page, limit: 500 } }
        const { items, has_more } = await body(api.GET('/api/v1/sources/stream/{id}/categories', { params, signal }))
        all.push(...items)
        if (!has_more || items.length === 0) return all
      }
    },
  })
}

/** The same as a table. */
export function downloadAddress({ id, source_kind }: Named, number: number): string {
  return `${base}${record(source_kind).replace('{id}', id).replace('{number}', String(number))}/download`
}

export function useCreate() {
  return useMutation({
    mutationFn: ({ kind, fields }: { kind: SourceKind; fields: SourceFields }) =>
      body(api.POST(list(kind), { body: patch(fields) })),
    meta: { quiet: true, changes: ['sources', 'planned', 'jobs'] },
  })
}

interface Save {
  fields: SourceFields
  /** What the changes were made to; without it they are saved over whatever there is. */
  known?: string
}

export function useSave({ id, source_kind }: Named) {
  return useMutation({
    async mutationFn({ fields, known }: Save) {
      const now = known === undefined ? undefined : await body(api.GET(one(source_kind), by(id)))
      if (now !== undefined && savedOf(now) !== known) throw new ChangedElsewhere()
      return body(api.PATCH(one(source_kind), { ...by(id), body: patch(fields) }))
    },
    meta: { quiet: true, changes: ['sources', 'planned', 'jobs'] },
  })
}

/** Refresh, take a held refresh, or stop one. */
export function useAct(source: Named) {
  return useMutation({
    mutationFn: (verb: Verb) => body(api.POST(action(source.source_kind, verb), by(source.id))),
    meta: { changes: ['sources'] },
  })
}

/** `onDone` comes before the lists are read again: what shows the source would say that it is gone. */
export function useRemove(onDone: () => void) {
  return useMutation({
    async mutationFn(source: Named) {
      // The page names the playlists that lose it before it asks.
      const params = { path: { id: source.id }, query: { force: true } }
      await body(api.DELETE(one(source.source_kind), { params }))
      onDone()
    },
    meta: { changes: ['sources', 'playlists', 'channels', 'groups', 'guide'] },
  })
}

function validate(kind: SourceKind, fields: SourceFields) {
  return body(api.POST(trial(kind), { body: patch(fields) }))
}

/** Whether it would work. Of a source that there is, what `fields` leaves out counts as it is. */
export function tried(kind: SourceKind, fields: SourceFields, source?: Named) {
  return validate(kind, { ...fields, ...(source !== undefined && { id: source.id }) })
}

/**
 * Finds out what is behind an address: a playlist or a guide. What the address looks like is tried first;
 * the other only if something came that was not the first, so that a dead address is asked once.
 */
export async function recognise(fields: SourceFields): Promise<{ kind: SourceKind; verdict: Verdict }> {
  const first = likely(fields.url ?? '')
  const verdict = await validate(first, fields)
  if (verdict.is_valid || verdict.context.sampled_bytes === 0) return { kind: first, verdict }
  const other: SourceKind = first === 'stream' ? 'epg' : 'stream'
  const second = await validate(other, fields)
  return second.is_valid ? { kind: other, verdict: second } : { kind: first, verdict }
}
