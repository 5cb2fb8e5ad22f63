// The records of the interface under the names that the page gives them. All are generated. They stand in one place so
// that no feature depends on another for a type alone.
import type { Answer, Row } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

export type Channel = Row<'/api/v1/channels'>
export type Episode = Row<'/api/v1/channels/{id}/episodes'>
/** Where a channel is published: all playlists, and one of them. */
export type PublishedIn = Answer<'/api/v1/channels/{id}/published'>
export type Standing = PublishedIn['proxies'][number]
export type ChannelGroup = Row<'/api/v1/channels/groups'>
export type NowRow = Row<'/api/v1/epg/now'>
export type GuideRow = Row<'/api/v1/epg/guide'>
export type Programme = GuideRow['programs'][number]

export type Source = Row<'/api/v1/sources'>
export type SourceKind = Source['source_kind']
export type Category = Schemas['CategoryCount']
export type RefreshRecord = Row<'/api/v1/sources/stream/{id}/history'>
/** What a check of a source's settings found. */
export type Verdict = Schemas['Verdict']
export type Uploaded = Schemas['Uploaded']
export type Losses = Schemas['HeldView']
/** A source as it is written. Passwords are only written, never read. */
export type SourceFields = Partial<Omit<Source, 'accounts'>> & {
  password?: string | null
  accounts?: (Source['accounts'][number] & { password?: string })[]
  update_linked?: boolean
}
export type ManualChannel = Row<'/api/v1/sources/stream/{id}/manual-channels'>
export type ManualFields = Partial<ManualChannel>
export type ManualPatch = Schemas['ManualChannelPatch']
export type CronAnswer = Schemas['CronAnswer']

/** What the interface calls a proxy. */
export type Playlist = Row<'/api/v1/proxies'>
export type Impact = Schemas['Impact']
export type ImpactQuestion = Schemas['ImpactQuestion']
/** The counts come after the channels. */
export type Preview = Pick<Counted, 'channels' | 'channel_count' | 'm3u_content'> & Partial<Counted>
type Counted = Schemas['Preview']
export type PreviewChanges = Counted['changes']
export type PreviewStats = Counted['stats']
export type Version = Row<'/api/v1/proxies/{id}/versions'>
export type LineupDiff = Schemas['LineupDiff']
export type PlaylistFields = Partial<Omit<Playlist, 'stream_sources' | 'epg_sources' | 'filters'>> & {
  stream_sources?: { source_id: string; priority_order: number }[]
  epg_sources?: { epg_source_id: string; priority_order: number }[]
  filters?: { filter_id: string; priority_order: number; is_active: boolean }[]
}

type Filter = Row<'/api/v1/filters'>
type Mapping = Row<'/api/v1/data-mapping'>
/** Which of the two lists: mapping rules run on everything, filters where a playlist lists them. */
export type RuleKind = 'mapping' | 'filters'
export type Subject = Filter['source_type']
/** A rule of either list: `action` is a filter's, `stop_on_match` a mapping rule's. */
export type Rule = Omit<Filter, 'action'> & Partial<Pick<Filter, 'action'> & Pick<Mapping, 'stop_on_match'>>
type Written = 'name' | 'description' | 'source_type' | 'source_id' | 'expression' | 'is_enabled' | 'action'
export type RuleFields = Partial<Pick<Rule, Written | 'stop_on_match'>>
export type Diagnostic = Schemas['Diagnostic']

export type Outcome = Schemas['Outcome']
export type Failure = Schemas['Failure']
export type Job = Row<'/api/v1/jobs'>
/** What the interface calls a circuit breaker. */
export type Provider = Row<'/api/v1/circuit-breakers'>
/** After how many failures providers are not called, and for how long. */
export type BreakerConfig = Answer<'/api/v1/circuit-breakers/config'>
