// Rules of both kinds: what is asked about them, what changes them, and what they would do.
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { cache, useChange, useSaving } from '../api/cache'
import { allOf, api, body, by } from '../api/client'
import type { Rule, RuleFields, RuleKind, Subject } from '../api/model'
import { unchanged, type Save } from '../parts/elsewhere'
import { addFilter } from '../playlists/data'
import { savedOf } from './form'

export type Checked = Awaited<ReturnType<typeof check>>
export type FilterTrial = Awaited<ReturnType<typeof tryFilter>>
export type MappingTrial = Awaited<ReturnType<typeof tryMapping>>

const folder = { mapping: 'data-mapping', filters: 'filters' } as const
const list = (kind: RuleKind) => `/api/v1/${folder[kind]}` as const
const one = (kind: RuleKind) => `/api/v1/${folder[kind]}/{id}` as const
const order = (kind: RuleKind) => `/api/v1/${folder[kind]}/reorder` as const

const CHANGED = ['rules', 'playlists']

const rulesQuery = (kind: RuleKind) =>
  queryOptions({
    queryKey: ['rules', kind],
    queryFn: ({ signal }): Promise<Rule[]> =>
      allOf<Rule>(query => body(api.GET(list(kind), { params: { query }, signal }))),
  })

export const useRules = (kind: RuleKind) => useQuery(rulesQuery(kind))

/** What a saved or deleted rule would do; `record` null: it is deleted. */
export const ruleQuestion = (kind: RuleKind, id: string | undefined, record: RuleFields | null, playlist?: string) => ({
  kind: kind === 'filters' ? ('filter' as const) : ('data_mapping' as const),
  id: id ?? null,
  record,
  ...(kind === 'filters' && id === undefined && playlist !== undefined && { proxy_id: playlist }),
})

const saved =
  (kind: RuleKind, id: string | undefined, playlist?: string) =>
  async ({ fields, known, confirmed = false }: Save<RuleFields>): Promise<Rule> => {
    const query = { confirmed }
    if (id !== undefined) {
      await unchanged(known, async () => savedOf(kind, await body(api.GET(one(kind), by(id)))))
      return body(api.PATCH(one(kind), { params: { path: { id }, query }, body: fields }))
    }
    const created = await body(api.POST(list(kind), { params: { query }, body: fields }))
    if (playlist !== undefined && kind === 'filters') await addFilter(playlist, created.id, confirmed)
    return created
  }

/** Creates a rule, or changes one. `playlist`: gets the new filter. */
export const useSave = (kind: RuleKind, id: string | undefined, playlist?: string) =>
  useSaving(saved(kind, id, playlist), CHANGED)

/** Takes back a change whose form was left, so the error is a notification. */
export const useUndo = (kind: RuleKind, id: string | undefined) => useChange(saved(kind, id), CHANGED)

/** Options of a change that is shown before the server has answered. */
function foreseen<V>(kind: RuleKind, change: (rules: Rule[], variables: V) => Rule[]) {
  return {
    onMutate(variables: V) {
      // An answer that is on its way does not have the change.
      void cache.cancelQueries(rulesQuery(kind))
      cache.setQueryData(rulesQuery(kind).queryKey, known => known && change(known, variables))
    },
    onError: () => void cache.invalidateQueries(rulesQuery(kind)),
  }
}

export const useSwitch = (kind: RuleKind) =>
  useChange(
    ({ id, is_enabled, confirmed = false }: Pick<Rule, 'id' | 'is_enabled'> & { confirmed?: boolean }) =>
      body(api.PATCH(one(kind), { params: { path: { id }, query: { confirmed } }, body: { is_enabled } })),
    CHANGED,
    foreseen(kind, (rules, { id, is_enabled }) => rules.map(rule => (rule.id === id ? { ...rule, is_enabled } : rule))),
  )

export const useReorder = (kind: RuleKind) =>
  useChange(
    (rules: Rule[]) =>
      body(api.POST(order(kind), { body: { reorders: rules.map(({ id }, at) => ({ id, priority: 10 * (at + 1) })) } })),
    ['rules'],
    // One after the other, so that the last order wins.
    { ...foreseen(kind, (_, rules) => rules), scope: { id: `order-${kind}` } },
  )

/** `onDone` runs before the list changes, or what shows the rule would say that it does not exist. */
export const useRemove = (kind: RuleKind, onDone: () => void) =>
  useChange(
    async ({ id, confirmed }: { id: string; confirmed: boolean }) => {
      await body(api.DELETE(one(kind), { params: { path: { id }, query: { confirmed } } }))
      onDone()
      cache.setQueryData(rulesQuery(kind).queryKey, rules => rules?.filter(rule => rule.id !== id))
    },
    ['rules'],
  )

/** Creates a deleted rule again, at the place where it was. */
export const useReturn = (kind: RuleKind) =>
  useChange(({ name, description, source_type, source_id, expression, is_enabled, sort_order, ...rule }: Rule) => {
    const own = kind === 'filters' ? { action: rule.action } : { stop_on_match: rule.stop_on_match }
    const fields = { name, description, source_type, source_id, expression, is_enabled, sort_order, ...own }
    return body(api.POST(list(kind), { body: fields }))
  }, CHANGED)

export type Domain = 'stream_filter' | 'epg_filter' | 'stream_mapping' | 'epg_mapping'

async function check(domain: Domain, expression: string, signal?: AbortSignal) {
  const params = { query: { domain } }
  const answer = await body(api.POST('/api/v1/expressions/validate', { params, body: { expression }, signal }))
  // With the text that was checked: positions in it mean nothing in another.
  return { ...answer, text: expression }
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
  /** Of the saved rule: only rules before it run before. */
  id: string | undefined
  source_type: Subject
  source_id: string | null
  expression: string
  action: NonNullable<Rule['action']>
}

async function tryFilter({ source_type, source_id, expression, action }: Trial, signal?: AbortSignal) {
  const asked = { source_type, source_id, filter_expression: expression, action, limit: SAMPLES }
  // With what it was tried on: the last answer stays while the next is on its way.
  return { ...(await body(api.POST('/api/v1/filters/test', { body: asked, signal }))), source_type }
}

async function tryMapping({ id, source_type, source_id, expression }: Trial, signal?: AbortSignal) {
  const asked = { id, source_type, source_id, expression, limit: SAMPLES }
  return { ...(await body(api.POST('/api/v1/data-mapping/test', { body: asked, signal }))), source_type }
}

export function useTrial(kind: RuleKind, trial: Trial, isReady: boolean) {
  return useQuery<FilterTrial | MappingTrial>({
    queryKey: ['trial', kind, trial],
    queryFn: ({ signal }) => (kind === 'filters' ? tryFilter : tryMapping)(trial, signal),
    enabled: isReady,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
}
