// Sources: what is asked about them, and what changes one of them.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useChange, useSaving } from '../api/cache'
import { allOf, api, base, body, by } from '../api/client'
import type { ImpactQuestion, Playlist, Source, SourceFields, SourceKind, Uploaded, Verdict } from '../api/model'
import { unchanged, type Save } from '../parts/elsewhere'
import { savedOf } from './form'
import { likely } from './words'

const list = (kind: SourceKind) => `/api/v1/sources/${kind}` as const
const trial = (kind: SourceKind) => `/api/v1/sources/${kind}/validate` as const
export const one = (kind: SourceKind) => `/api/v1/sources/${kind}/{id}` as const
const history = (kind: SourceKind) => `/api/v1/sources/${kind}/{id}/history` as const
const record = (kind: SourceKind) => `/api/v1/sources/${kind}/{id}/history/{number}` as const
const held = (kind: SourceKind) => `/api/v1/sources/${kind}/{id}/held` as const
export const action = (kind: SourceKind, verb: Verb) => `/api/v1/sources/${kind}/{id}/${verb}` as const

export type Verb = 'refresh' | 'accept' | 'cancel'
export type Named = Pick<Source, 'id' | 'source_kind'>

/** What a change of settings makes stale, and what a removed source does. */
export const CHANGED = ['sources', 'planned', 'jobs']
export const REMOVED = ['sources', 'playlists', 'channels', 'groups', 'guide']

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: ({ signal }) => allOf(query => body(api.GET('/api/v1/sources', { params: { query }, signal }))),
})

export const useSources = () => useQuery(sourcesQuery)

export function useHistory({ id, source_kind }: Named) {
  return useQuery({
    queryKey: ['history', id],
    queryFn: ({ signal }) =>
      allOf(query => body(api.GET(history(source_kind), { params: { path: { id }, query }, signal }))),
  })
}

/** The last refresh only, for lists. */
export function useLastRefresh({ id, source_kind }: Named, isWanted: boolean) {
  const params = { path: { id }, query: { limit: 1 } }
  return useQuery({
    queryKey: ['history', id, 'last'],
    queryFn: async () => (await body(api.GET(history(source_kind), { params }))).items[0] ?? null,
    enabled: isWanted,
  })
}

/** Every line of what a refresh changed. It never becomes another. */
export function useRefreshRecord({ id, source_kind }: Named, number: number) {
  const params = { path: { id, number } }
  return useQuery({
    queryKey: ['history', id, number],
    queryFn: () => body(api.GET(record(source_kind), { params })),
    staleTime: Infinity,
  })
}

/** The present categories of an Xtream provider. The provider is asked, so only where somebody chooses. */
export function useCategories(source: Named | undefined, isWanted: boolean) {
  const id = source?.id ?? ''
  return useQuery({
    queryKey: ['categories', id],
    enabled: isWanted && id !== '',
    queryFn: ({ signal }) =>
      allOf(query =>
        body(api.GET('/api/v1/sources/stream/{id}/categories', { params: { path: { id }, query }, signal })),
      ),
  })
}

/** The address of a refresh's record as a table. */
export function downloadAddress({ id, source_kind }: Named, number: number): string {
  return `${base}${record(source_kind).replace('{id}', id).replace('{number}', String(number))}/download`
}

export const useCreate = () =>
  useSaving(
    ({ kind, fields }: { kind: SourceKind; fields: SourceFields }) => body(api.POST(list(kind), { body: fields })),
    CHANGED,
  )

export const useSave = ({ id, source_kind }: Named) =>
  useSaving(async ({ fields, known, confirmed = false }: Save<SourceFields>) => {
    await unchanged(known, async () => savedOf(await body(api.GET(one(source_kind), by(id)))))
    return body(api.PATCH(one(source_kind), { params: { path: { id }, query: { confirmed } }, body: fields }))
  }, CHANGED)

/** Starts or stops a refresh, or accepts a held one. `onSuccess` is called also when the button is gone by then. */
export const useAct = ({ id, source_kind }: Named, onSuccess?: () => void) =>
  useChange((verb: Verb) => body(api.POST(action(source_kind, verb), by(id))), ['sources'], { onSuccess })

/** Sets a refresh on hold aside, or brings back the list from before it was accepted. */
export const useDecide = ({ id, source_kind }: Named, onSuccess?: () => void) =>
  useChange(
    (verb: 'keep' | 'undo-accept') => body(api.POST(`/api/v1/sources/${source_kind}/{id}/${verb}` as const, by(id))),
    ['sources', 'history', 'held'],
    { onSuccess },
  )

/** What accepting the refresh on hold would remove. */
export function useHeld({ id, source_kind, last_attempt_at }: Source) {
  return useQuery({
    queryKey: ['held', id, last_attempt_at],
    queryFn: ({ signal }) => body(api.GET(held(source_kind), { ...by(id), signal })),
  })
}

/** Puts a playlist or guide into the import directory. */
export function uploaded(file: File): Promise<Uploaded> {
  const form = new FormData()
  form.append('file', file)
  return body(api.POST('/api/v1/sources/upload', { body: form as never, bodySerializer: () => form }))
}

/** Deletes a source and takes it out of the playlists, which the page has named. `confirmed`: also what each of them loses. */
export const remove = ({ id, source_kind }: Named, confirmed: boolean) =>
  body(api.DELETE(one(source_kind), { params: { path: { id }, query: { force: true, confirmed } } }))

/** What it would do to playlists if these sources delivered no channels. */
export function lossQuestions(sources: Source[], playlists: Playlist[]): ImpactQuestion[] {
  const gone = new Set(sources.filter(({ source_kind }) => source_kind === 'stream').map(({ id }) => id))
  return playlists
    .filter(({ is_active, stream_sources }) => is_active && stream_sources.some(({ source_id }) => gone.has(source_id)))
    .map(({ id, stream_sources }) => ({
      kind: 'proxy',
      id,
      record: { stream_sources: stream_sources.filter(({ source_id }) => !gone.has(source_id)) },
    }))
}

/** Checks the settings. `source`: what `fields` leaves out is as this source has it. */
export function tried(kind: SourceKind, fields: SourceFields, source?: Named): Promise<Verdict> {
  return body(api.POST(trial(kind), { body: { ...fields, ...(source !== undefined && { id: source.id }) } }))
}

/**
 * Finds out whether an address leads to a playlist or a guide. Tries first what the address looks like, then the other
 * kind, but only if something came: a dead address is asked once.
 */
export async function recognise(fields: SourceFields): Promise<{ kind: SourceKind; verdict: Verdict }> {
  const first = likely(fields.url ?? '')
  const verdict = await tried(first, fields)
  if (verdict.is_valid || verdict.context.sampled_bytes === 0) return { kind: first, verdict }
  const other: SourceKind = first === 'stream' ? 'epg' : 'stream'
  const second = await tried(other, fields)
  return second.is_valid ? { kind: other, verdict: second } : { kind: first, verdict }
}

/** What a cron expression means, and when it is due next. */
export function useNextRuns(expression: string) {
  return useQuery({
    queryKey: ['planned', expression],
    queryFn: ({ signal }) => body(api.POST('/api/v1/jobs/cron/validate', { body: { expression }, signal })),
    enabled: expression !== '',
  })
}
