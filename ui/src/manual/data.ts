// Manual channels: what is asked about them, and what changes them.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { cache, useChange, useSaving } from '../api/cache'
import { allOf, api, base, body } from '../api/client'
import type { components } from '../api/schema'
import { unchanged, type Save } from '../parts/elsewhere'
import type { Given } from '../parts/Paste'
import type { Place } from './order'
import type { ManualChannel, ManualFields, ManualPatch } from '../api/model'
import { changeOf, fieldsOf, type ManualForm } from './form'

export type ImportMode = components['schemas']['ImportMode']
export type PlaylistImport = components['schemas']['PlaylistImport']

export const PER_PAGE = 100
const LIST = '/api/v1/sources/stream/{id}/manual-channels'
const ONE = '/api/v1/sources/stream/{id}/manual-channels/{channel}'
const CHANGED = ['manual', 'sources', 'jobs']

export interface Wanted {
  search?: string
  page?: number
}

export function useManualPage(source: string, { search, page }: Wanted) {
  const query = { page: page ?? 1, limit: PER_PAGE, search }
  return useQuery({
    queryKey: ['manual', source, 'list', search, page ?? 1],
    queryFn: ({ signal }) => body(api.GET(LIST, { params: { path: { id: source }, query }, signal })),
    placeholderData: keepPreviousData,
  })
}

const allKey = (source: string) => ['manual', source, 'all']

const readAll = (source: string, signal?: AbortSignal) =>
  allOf(query => body(api.GET(LIST, { params: { path: { id: source }, query }, signal })))

/** All channels of a source: the table is saved as a whole. */
export function useAll(source: string, isWanted: boolean) {
  return useQuery({
    queryKey: allKey(source),
    queryFn: ({ signal }) => readAll(source, signal),
    enabled: isWanted,
  })
}

/** A fingerprint of the list: rows, order and content. Timestamps do not suffice, because they have only seconds. */
export const stateOf = (channels: ManualChannel[]) =>
  channels.map(row => `${row.id} ${mark(JSON.stringify(row))}`).join('\n')

/** A short hash of a text (FNV-1a). Drafts keep one for each row. */
function mark(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}

/** Saves the whole list at once. */
export const useSaveAll = (source: string) =>
  useSaving(
    async ({ fields: items, known }: Save<ManualFields[]>) => {
      await unchanged(known, async () => stateOf(await readAll(source)))
      return body(api.PUT(LIST, { params: { path: { id: source } }, body: { items } }))
    },
    ['sources', 'jobs'],
    { onSuccess: said => void cache.setQueryData(allKey(source), said.items) },
  )

/** One channel, which may be on another page of the list. */
export function useOne(source: string, channel: string | undefined) {
  return useQuery({
    queryKey: ['manual', source, 'one', channel],
    queryFn: () => body(api.GET(ONE, { params: { path: { id: source, channel: channel ?? '' } } })),
    enabled: channel !== undefined,
    staleTime: 0,
  })
}

const change = (source: string, channel: string, fields: ManualPatch) =>
  body(api.PATCH(ONE, { params: { path: { id: source, channel } }, body: fields }))

/** Adds a channel, or changes one. */
export const useSave = (source: string, channel: ManualChannel | undefined) =>
  useSaving(async (form: ManualForm) => {
    if (channel !== undefined) await change(source, channel.id, changeOf(form, channel))
    else await body(api.POST(LIST, { params: { path: { id: source } }, body: fieldsOf(form) }))
  }, CHANGED)

/** Changes the same fields of several channels, one after the other. */
export const useChangeAll = (source: string) =>
  useChange(async ({ ids, fields }: { ids: string[]; fields: ManualPatch }) => {
    for (const id of ids) await change(source, id, fields)
  }, CHANGED)

export const useMove = (source: string) =>
  useChange(async (places: Place[]) => {
    for (const { id, sort_order } of places) await change(source, id, { sort_order })
  }, CHANGED)

export const useRemove = (source: string) =>
  useChange(async (ids: string[]) => {
    for (const channel of ids) await body(api.DELETE(ONE, { params: { path: { id: source, channel } } }))
  }, CHANGED)

/** A playlist to import. */
export type Playlist = Given<string>

function ask(source: string, { data }: Playlist, mode: ImportMode, apply: boolean, signal?: AbortSignal) {
  return body(
    api.POST('/api/v1/sources/stream/{id}/manual-channels/import-m3u', {
      params: { path: { id: source }, query: { apply, mode } },
      body: data,
      bodySerializer: (playlist: string) => playlist,
      headers: { 'Content-Type': 'audio/x-mpegurl' },
      signal,
    }),
  )
}

/** A preview of the import. */
export function usePreview(source: string, playlist: Playlist, mode: ImportMode) {
  return useQuery({
    queryKey: ['manual', source, 'import', playlist.serial, mode],
    queryFn: ({ signal }) => ask(source, playlist, mode, false, signal),
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
}

export const useImport = (source: string) =>
  useSaving(
    ({ playlist, mode }: { playlist: Playlist; mode: ImportMode }) => ask(source, playlist, mode, true),
    CHANGED,
  )

/** The address that exports all channels as a playlist. Accounts in it only `withSecrets`. */
export function exportAddress(source: string, withSecrets: boolean): string {
  return `${base}${LIST.replace('{id}', source)}/export.m3u?all=true${withSecrets ? '&with_secrets=true' : ''}`
}
