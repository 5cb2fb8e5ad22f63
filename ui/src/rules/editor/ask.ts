// Queries of completion: fields, existing values, and helpers.
import { cache } from '../../api/cache'
import { api, body } from '../../api/client'
import type { Field } from './suggest'
import type { Subject } from '../../api/model'

const HOUR = 3_600_000

export function askFields(subject: Subject): Promise<Field[]> {
  return cache.fetchQuery({
    queryKey: ['fields', subject],
    queryFn: () =>
      body(subject === 'stream' ? api.GET('/api/v1/filters/fields/stream') : api.GET('/api/v1/filters/fields/epg')),
    staleTime: HOUR,
  })
}

/** The most values that are offered. */
const VALUES = 20

/** The most frequent values first. */
export function askValues(field: string, q: string) {
  return cache.fetchQuery({
    queryKey: ['values', field, q],
    queryFn: async ({ signal }) =>
      (
        await body(
          api.GET('/api/v1/autocomplete/channel-values', { params: { query: { field, q, limit: VALUES } }, signal }),
        )
      ).values,
    staleTime: 60_000,
    gcTime: 60_000,
  })
}

export function askTimes(text: string) {
  return cache.fetchQuery({
    queryKey: ['times', text],
    queryFn: async () =>
      (await body(api.POST('/api/v1/data-mapping/helpers/date/complete', { body: { text } }))).completions,
    staleTime: 10_000,
    gcTime: 10_000,
  })
}

export function askHelpers() {
  return cache.fetchQuery({
    queryKey: ['helpers'],
    queryFn: async () => (await body(api.GET('/api/v1/data-mapping/helpers'))).helpers,
    staleTime: HOUR,
  })
}
