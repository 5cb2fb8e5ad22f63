// What the first evening asks of the server: groups to pick from, and a playlist of those that were picked.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, body, patch } from '../api/client'
import { expressionOf } from './groups'
import type { ChannelGroup, PlaylistFields } from '../api/model'

/** All groups of a source, however many. */
export function useAllGroups(source: string, isReady: boolean) {
  return useQuery({
    queryKey: ['groups', 'all', source],
    enabled: isReady,
    queryFn: async ({ signal }) => {
      const all: ChannelGroup[] = []
      for (let page = 1; ; page += 1) {
        const query = { page, limit: 500, source_id: source } as never
        const { items, has_more } = await body(api.GET('/api/v1/channels/groups', { params: { query }, signal }))
        all.push(...items)
        if (!has_more || items.length === 0) return all
      }
    },
  })
}

interface Wanted {
  name: string
  filterName: string
  /** Empty: everything. */
  groups: string[]
  sources: string[]
  guides: string[]
}

/** Makes the filter, where there is something to filter, and the playlist. */
export function useMake() {
  // Made already when the playlist was refused: it is not made again, but brought up to date.
  const filter = useRef<string>(undefined)
  return useMutation({
    async mutationFn({ name, filterName, groups, sources, guides }: Wanted) {
      if (groups.length > 0) {
        const fields = { name: filterName, expression: expressionOf(groups) }
        if (filter.current === undefined) {
          const made = patch({ ...fields, source_type: 'stream' as const, action: 'include' as const })
          filter.current = (await body(api.POST('/api/v1/filters', { body: made }))).id
        } else {
          const params = { path: { id: filter.current } }
          await body(api.PATCH('/api/v1/filters/{id}', { params, body: patch(fields) }))
        }
      }
      const used = groups.length > 0 && filter.current !== undefined ? [filter.current] : []
      const fields: PlaylistFields = {
        name,
        stream_sources: sources.map((source_id, at) => ({ source_id, priority_order: at + 1 })),
        epg_sources: guides.map((epg_source_id, at) => ({ epg_source_id, priority_order: at + 1 })),
        filters: used.map((filter_id, at) => ({ filter_id, priority_order: at + 1, is_active: true })),
      }
      return body(api.POST('/api/v1/proxies', { body: patch(fields) }))
    },
    meta: { quiet: true, changes: ['playlists', 'rules', 'guide'] },
  })
}
