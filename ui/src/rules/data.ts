// Rules of both kinds, what is said of them before they are saved, and what they would do.
import { keepPreviousData, queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { api, body, patch } from '../api/client'
import { cache } from '../api/cache'
import { ChangedElsewhere } from '../parts/elsewhere'
import { addFilter } from '../playlists/data'
import { savedOf } from './form'
import type { Rule, RuleFields, RuleKind, Subject } from '../api/model'

export type Checked = Awaited<ReturnType<typeof check>>
export type FilterTrial = Awaited<ReturnType<typeof tryFilter>>
export type MappingTrial = Awaited<ReturnType<typeof tryMapping>>

// Both lists have the same operations, so one list's types serve for both.
const folder = { mapping: 'data-mapping', filters: 'filters' } as const
const list = (kind: RuleKind) => `/api/v1/${folder[kind]}` as '/api/v1/filters'
const one = (kind: RuleKind) => `/api/v1/${folder[kind]}/{id}` as '/api/v1/filters/{id}'
const order = (kind: RuleKind) => `/api/v1/${folder[kind]}/reorder` as '/api/v1/filters/reorder'

const by = (id: string) => ({ params: { path: { id } } })

const rulesQuery = (kind: RuleKind) =>
  queryOptions({
    queryKey: ['rules', kind],
    queryFn: async () =>
      (await body(api.GET(list(kind), { params: { query: { limit: 500 } as never } }))).items as Rule[],
  })

export function useRules(kind: RuleKind) {
  return useQuery(rulesQuery(kind))
}

interface Save {
  fields: RuleFields
  /** What the changes were made to; without it they are saved over whatever there is. */
  known?: string
}

/** Creates one, or changes one. `playlist`: a new filter is for this one. */
export function useSave(kind: RuleKind, id: string | undefined, playlist?: string) {
  return useMutation({
    async mutationFn({ fields, known }: Save): Promise<Rule> {
      if (id !== undefined) {
        const now = known === undefined ? undefined : await body(api.GET(one(kind), by(id)))
        if (now !== undefined && savedOf(kind, now) !== known) throw new ChangedElsewhere()
        return body(api.PATCH(one(kind), { ...by(id), body: patch(fields) }))
      }
      const created = await body(api.POST(list(kind), { body: patch(fields) }))
      if (playlist !== undefined && kind === 'filters') await addFilter(playlist, created.id)
      return created
    },
    meta: { quiet: true, changes: ['rules', 'playlists'] },
  })
}

/** The list as it will be, shown before the server has said so. */
function foresee(kind: RuleKind, change: (rules: Rule[]) => Rule[]) {
  // An answer that is on its way knows nothing of the change.
  void cache.cancelQueries(rulesQuery(kind))
  cache.setQueryData(rulesQuery(kind).queryKey, known => known && change(known))
}

export function useSwitch(kind: RuleKind) {
  return useMutation({
    mutationFn: ({ id, is_enabled }: Pick<Rule, 'id' | 'is_enabled'>) =>
      body(api.PATCH(one(kind), { ...by(id), body: patch<RuleFields>({ is_enabled }) })),
    onMutate: ({ id, is_enabled }) =>
      foresee(kind, rules => rules.map(rule => (rule.id === id ? { ...rule, is_enabled } : rule))),
    onError: () => cache.invalidateQueries(rulesQuery(kind)),
    meta: { changes: ['rules', 'playlists'] },
  })
}

export function useReorder(kind: RuleKind) {
  return useMutation({
    mutationFn: (rules: Rule[]) =>
      body(api.POST(order(kind), { body: { reorders: rules.map(({ id }, at) => ({ id, priority: 10 * (at + 1) })) } })),
    onMutate: rules => foresee(kind, () => rules),
    onError: () => cache.invalidateQueries(rulesQuery(kind)),
    // One after the other, or the last order might not be the one that stays.
    scope: { id: `order-${kind}` },
    meta: { changes: ['rules'] },
  })
}

/** `onDone` comes before the list is read again: what shows the rule would say that it is gone. */
export function useRemove(kind: RuleKind, onDone: () => void) {
  return useMutation({
    async mutationFn(id: string) {
      await body(api.DELETE(one(kind), by(id)))
      onDone()
    },
    meta: { changes: ['rules'] },
  })
}

/** Makes a deleted rule again, at the place where it was. */
export function useReturn(kind: RuleKind) {
  return useMutation({
    async mutationFn({ name, description, source_type, source_id, expression, is_enabled, sort_order, ...rule }: Rule) {
      const own = kind === 'filters' ? { action: rule.action } : { stop_on_match: rule.stop_on_match }
      const fields = { name, description, source_type, source_id, expression, is_enabled, sort_order, ...own }
      return body(api.POST(list(kind), { body: patch<Rule>(fields) }))
    },
    meta: { changes: ['rules', 'playlists'] },
  })
}

export type Domain = 'stream_filter' | 'epg_filter' | 'stream_mapping' | 'epg_mapping'

async function check(domain: Domain, expression: string, signal?: AbortSignal) {
  const params = { query: { domain } }
  const said = await body(api.POST('/api/v1/expressions/validate', { params, body: { expression }, signal }))
  // With the text that it is about: places in it mean nothing in another.
  return { ...said, text: expression }
}

/** What is wrong with an expression, and where. The last answer stays until the next is there. */
export function useChecked(domain: Domain, expression: string) {
  return useQuery({
    queryKey: ['checked', domain, expression],
    queryFn: ({ signal }) => check(domain, expression, signal),
    enabled: expression.trim() !== '',
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
}

/** Matches that a try-out lists. */
const SAMPLES = 25

export interface Trial {
  /** The saved rule: only those before it run before. */
  id: string | undefined
  source_type: Subject
  source_id: string | null
  expression: string
  action: NonNullable<Rule['action']>
}

async function tryFilter({ source_type, source_id, expression, action }: Trial, signal?: AbortSignal) {
  const asked = { source_type, source_id, filter_expression: expression, action, limit: SAMPLES }
  // With what it was tried on: the answer of before stays while the next is on its way.
  return { ...(await body(api.POST('/api/v1/filters/test', { body: patch(asked), signal }))), source_type }
}

async function tryMapping({ id, source_type, source_id, expression }: Trial, signal?: AbortSignal) {
  const asked = { id, source_type, source_id, expression, limit: SAMPLES }
  return { ...(await body(api.POST('/api/v1/data-mapping/test', { body: patch(asked), signal }))), source_type }
}

/** The trial of something that can be run, or nothing. An answer that nobody waits for any more is dropped. */
const trialOptions = { gcTime: 60_000, placeholderData: keepPreviousData }

export function useFilterTrial(trial: Trial, isReady: boolean) {
  return useQuery({
    queryKey: ['trial', 'filters', trial],
    queryFn: ({ signal }) => tryFilter(trial, signal),
    enabled: isReady,
    ...trialOptions,
  })
}

export function useMappingTrial(trial: Trial, isReady: boolean) {
  return useQuery({
    queryKey: ['trial', 'mapping', trial],
    queryFn: ({ signal }) => tryMapping(trial, signal),
    enabled: isReady,
    ...trialOptions,
  })
}
