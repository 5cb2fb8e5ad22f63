// The answer of a try-out as rows of a list. Pure.
import type { FilterTrial, MappingTrial } from './data'
import type { RuleKind, Subject } from '../api/model'

/** What the answers for filters and mapping rules share. */
export interface Tried {
  source_type: Subject
  total_channels: number
  matched_count: number
  /** For mapping rules. */
  changed_count?: number
  /** For filters: the number that the filter alone would keep. */
  kept_count?: number
  truncated: boolean
  matching_channels: FilterTrial['matching_channels'] | MappingTrial['matching_channels']
}

export interface Sample {
  title: string
  place: string
  changes: { field: string; from: string; to: string }[]
}

type Match = FilterTrial['matching_channels'][number]
type Mapped = MappingTrial['matching_channels'][number]

export function samplesOf(kind: RuleKind, { source_type, matching_channels }: Tried): Sample[] {
  return kind === 'filters'
    ? (matching_channels as Match[]).map(match => matchOf(source_type, match))
    : (matching_channels as Mapped[]).map(mapped => mappedOf(source_type, mapped))
}

function matchOf(subject: Subject, { channel_name, group_title, matched_text }: Match | Mapped): Sample {
  return subject === 'epg'
    ? { title: matched_text, place: channel_name, changes: [] }
    : { title: channel_name, place: group_title, changes: [] }
}

function mappedOf(subject: Subject, mapped: Mapped): Sample {
  const { original_values, mapped_values, applied_actions } = mapped
  const said = (value: unknown) => (value === null || value === undefined ? '' : String(value))
  const changes = applied_actions.map(field => ({
    field,
    from: said(original_values[field]),
    to: said(mapped_values[field]),
  }))
  return { ...matchOf(subject, mapped), changes }
}
