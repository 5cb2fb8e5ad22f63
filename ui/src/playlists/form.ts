// A playlist as a form has it, and back.
import type { Known } from '../parts/elsewhere'
import { filled, withNumbers } from '../parts/fields'
import type { Playlist, PlaylistFields, Source } from '../api/model'

/** A filter of a playlist, which can be disabled in this playlist only. */
export type UsedFilter = Pick<Playlist['filters'][number], 'filter_id' | 'is_active'>

const START = {
  name: '',
  description: '',
  numbering_mode: 'preserve' as Playlist['numbering_mode'],
  starting_channel_number: 1,
  group_numbering_size: 100,
  epg_days: 7,
  epg_past_hours: 4,
  auto_regenerate: true,
  update_cron: '',
  allow_empty: false,
  shrink_threshold: 50,
  shift_guide: false,
  is_active: true,
}

interface Lists {
  /** Ids in order. */
  streams: string[]
  guides: string[]
  filters: UsedFilter[]
}
export type PlaylistForm = Lists & Known & typeof START

/** A new playlist starts with all enabled sources. */
export function formOf(playlist: Playlist | undefined, sources: Source[]): PlaylistForm {
  const ids = (kind: Source['source_kind']) =>
    sources.filter(source => source.source_kind === kind && source.enabled).map(({ id }) => id)
  return {
    ...filled(START, playlist),
    streams: playlist ? inOrder(playlist.stream_sources).map(used => used.source_id) : ids('stream'),
    guides: playlist ? inOrder(playlist.epg_sources).map(used => used.epg_source_id) : ids('epg'),
    filters: playlist ? usedIn(playlist) : [],
  }
}

/** Number fields. An emptied field keeps the saved number. */
const NUMBERS = [
  'starting_channel_number',
  'group_numbering_size',
  'epg_days',
  'epg_past_hours',
  'shrink_threshold',
] as const

export function fieldsOf({ streams, guides, filters, known, ...form }: PlaylistForm): PlaylistFields {
  void known
  return {
    ...withNumbers(form, NUMBERS),
    update_cron: form.update_cron.trim(),
    stream_sources: streams.map((source_id, at) => ({ source_id, priority_order: at + 1 })),
    epg_sources: guides.map((epg_source_id, at) => ({ epg_source_id, priority_order: at + 1 })),
    filters: filtersOf(filters),
  }
}

/** A saved playlist as a text, to detect changes. */
export const savedOf = (playlist: Playlist) => JSON.stringify(fieldsOf(formOf(playlist, [])))

/** The settings that a preview depends on. */
export function previewFields(form: PlaylistForm): PlaylistFields {
  const { name, description, update_cron, auto_regenerate, is_active, shrink_threshold, ...fields } = fieldsOf(form)
  void [name, description, update_cron, auto_regenerate, is_active, shrink_threshold]
  return fields
}

/** In the order of the playlist. */
export function inOrder<T extends { priority_order: number }>(refs: T[]): T[] {
  return refs.toSorted((a, b) => a.priority_order - b.priority_order)
}

/** The filters of a playlist, in order. */
export const usedIn = ({ filters }: Pick<Playlist, 'filters'>): UsedFilter[] =>
  inOrder(filters).map(({ filter_id, is_active }) => ({ filter_id, is_active }))

/** Filters with their order, as the server expects them. */
export function filtersOf(filters: UsedFilter[]): NonNullable<PlaylistFields['filters']> {
  return filters.map((used, at) => ({ ...used, priority_order: at + 1 }))
}
