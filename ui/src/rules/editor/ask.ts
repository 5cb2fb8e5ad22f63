// What completion asks the server: fields, values that there really are, and what @time: can do.
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

/** Values that are offered at a time. */
const VALUES = 20

/** The most frequent first. An answer that nobody waits for any more is dropped. */
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
