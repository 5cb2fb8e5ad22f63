// Creates the first playlist, and the filter for the groups that were picked.
import { useRef } from 'react'
import { useSaving } from '../api/cache'
import { api, body, by } from '../api/client'
import type { PlaylistFields } from '../api/model'
import { expressionOf } from './groups'

interface Wanted {
  name: string
  filterName: string
  /** Empty: everything. */
  groups: string[]
  sources: string[]
  guides: string[]
}

export function useMake() {
  // The filter of an earlier try, when the playlist was refused: it is changed then, not created again.
  const filter = useRef<string>(undefined)
  return useSaving(
    async ({ name, filterName, groups, sources, guides }: Wanted) => {
      if (groups.length > 0) {
        const fields = { name: filterName, expression: expressionOf(groups) }
        if (filter.current === undefined) {
          const made = { ...fields, source_type: 'stream' as const, action: 'include' as const }
          filter.current = (await body(api.POST('/api/v1/filters', { body: made }))).id
        } else await body(api.PATCH('/api/v1/filters/{id}', { ...by(filter.current), body: fields }))
      }
      const used = groups.length > 0 && filter.current !== undefined ? [filter.current] : []
      const fields: PlaylistFields = {
        name,
        stream_sources: sources.map((source_id, at) => ({ source_id, priority_order: at + 1 })),
        epg_sources: guides.map((epg_source_id, at) => ({ epg_source_id, priority_order: at + 1 })),
        filters: used.map((filter_id, at) => ({ filter_id, priority_order: at + 1, is_active: true })),
      }
      return body(api.POST('/api/v1/proxies', { body: fields }))
    },
    ['playlists', 'rules', 'guide'],
  )
}
