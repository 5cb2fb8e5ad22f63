// Channels that somebody wrote down. Each is saved on its own.
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { cache } from '../api/cache'
import { api, base, body, patch } from '../api/client'
import type { components } from '../api/schema'
import { ChangedElsewhere } from '../parts/elsewhere'
import type { Given } from '../parts/Paste'
import type { Move } from './order'
import type { ManualChannel, ManualFields } from '../api/model'

export type ImportMode = components['schemas']['ImportMode']
export type PlaylistImport = components['schemas']['PlaylistImport']

export const PER_PAGE = 100
const LIST = '/api/v1/sources/stream/{id}/manual-channels'
const ONE = '/api/v1/sources/stream/{id}/manual-channels/{channel}'
const changes = ['manual', 'sources', 'jobs']

export interface Wanted {
  search?: string
  page?: number
}

export function useManualPage(source: string, { search, page }: Wanted) {
  const query = { page: page ?? 1, limit: PER_PAGE, search } as never
  return useQuery({
    queryKey: ['manual', source, 'list', search, page ?? 1],
    queryFn: ({ signal }) => body(api.GET(LIST, { params: { path: { id: source }, query }, signal })),
    placeholderData: keepPreviousData,
  })
}

/** All of them: a table is saved as a whole. */
export function useAll(source: string, isWanted: boolean) {
  return useQuery({
    queryKey: allKey(source),
    queryFn: ({ signal }) => readAll(source, signal),
    enabled: isWanted,
  })
}

const allKey = (source: string) => ['manual', source, 'all']

async function readAll(source: string, signal?: AbortSignal): Promise<ManualChannel[]> {
  const all: ManualChannel[] = []
  for (let page = 1; ; page += 1) {
    const query = { page, limit: 500 } as never
    const { items, has_more } = await body(api.GET(LIST, { params: { path: { id: source }, query }, signal }))
    all.push(...items)
    if (!has_more || items.length === 0) return all
  }
}

/** Which rows there are, in which order, and what is in each: times are in seconds, and two may save within one. */
export const stateOf = (channels: ManualChannel[]) =>
  channels.map(row => `${row.id} ${mark(JSON.stringify(row))}`).join('\n')

/** A short mark of a text, another for about every other text (FNV-1a): drafts keep one for each row. */
function mark(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}

interface Save {
  items: ManualFields[]
  /** What the changes were made to; without it they are saved over whatever there is. */
  known: string | undefined
}

/** Saves the whole list at once. */
export function useSaveAll(source: string) {
  return useMutation({
    mutationFn: async ({ items, known }: Save) => {
      if (known !== undefined && stateOf(await readAll(source)) !== known) throw new ChangedElsewhere()
      return body(api.PUT(LIST, { params: { path: { id: source } }, body: patch({ items }) }))
    },
    onSuccess: said => cache.setQueryData(allKey(source), said.items),
    meta: { quiet: true, changes: ['sources', 'jobs'] },
  })
}

/** One that may be on another page of the list. */
export function useOne(source: string, channel: string | undefined) {
  return useQuery({
    queryKey: ['manual', source, 'one', channel],
    queryFn: () => body(api.GET(ONE, { params: { path: { id: source, channel: channel ?? '' } } })),
    enabled: channel !== undefined,
    staleTime: 0,
  })
}

/** Adds one, or changes the one of that id. */
export function useSave(source: string, channel: string | undefined) {
  return useMutation({
    mutationFn: async (fields: ManualFields) => {
      if (channel === undefined) await body(api.POST(LIST, { params: { path: { id: source } }, body: patch(fields) }))
      else await change(source, channel, fields)
    },
    meta: { quiet: true, changes },
  })
}

function change(source: string, channel: string, fields: ManualFields) {
  return body(api.PATCH(ONE, { params: { path: { id: source, channel } }, body: patch(fields) }))
}

/** The same for some of them, one after the other. */
export function useChangeAll(source: string) {
  return useMutation({
    mutationFn: async ({ ids, fields }: { ids: string[]; fields: ManualFields }) => {
      for (const id of ids) await change(source, id, fields)
    },
    meta: { changes },
  })
}

export function useMove(source: string) {
  return useMutation({
    mutationFn: async (moves: Move[]) => {
      for (const { id, sort_order } of moves) await change(source, id, { sort_order })
    },
    meta: { changes },
  })
}

export function useRemove(source: string) {
  return useMutation({
    mutationFn: async (ids: string[]) => {
      for (const channel of ids) await body(api.DELETE(ONE, { params: { path: { id: source, channel } } }))
    },
    meta: { changes },
  })
}

/** A playlist that is to be imported. */
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

/** What would come of it. */
export function usePreview(source: string, playlist: Playlist, mode: ImportMode) {
  return useQuery({
    queryKey: ['manual', source, 'import', playlist.serial, mode],
    queryFn: ({ signal }) => ask(source, playlist, mode, false, signal),
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
}

export function useImport(source: string) {
  return useMutation({
    mutationFn: ({ playlist, mode }: { playlist: Playlist; mode: ImportMode }) => ask(source, playlist, mode, true),
    meta: { quiet: true, changes },
  })
}

/** Where all of them are had as a playlist. */
export function exportAddress(source: string, withSecrets: boolean): string {
  return `${base}${LIST.replace('{id}', source)}/export.m3u?all=true${withSecrets ? '&with_secrets=true' : ''}`
}
