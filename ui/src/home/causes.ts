// What is wrong with sources, one entry for each cause: one provider's error may stop many of them. Pure.
import { hostOf, pauseOf } from '../providers/words'
import { accountTrouble } from '../sources/account'
import { runsOut } from '../sources/standing'
import type { Failure, Job, Provider, Source } from '../api/model'

type List = Source['failed_lists'][number]

/** Further facts about sources. */
export interface Around {
  providers: Provider[]
  /** Jobs that wait for their time. */
  waiting: Job[]
}

/** What one source has to do with a cause. */
export interface Part {
  source: Source
  /** Only these lists of the source failed. */
  lists: List[]
  /** It was not asked, because the server is not contacted for a while. */
  isWaiting: boolean
}

export interface Cause {
  key: string
  kind: 'server' | 'machine' | 'account' | 'source' | 'held' | 'guide' | 'retry'
  /** The first one has the failure that the cause is named after. */
  parts: Part[]
  failure: Failure | undefined
  /** Of a server: its host. */
  host: string
  /** What is not contacted because of it. */
  pauses: Provider[]
}

/** Failures that say something about a server, whatever was asked of it. */
const OF_SERVER: ReadonlySet<Failure['error']> = new Set([
  'too_many_requests',
  'server_error',
  'unknown_host',
  'lookup',
  'refused',
  'unreachable',
  'tls',
  'timeout',
  'broken_off',
  'protocol',
  'paused',
])
/** Failures of the machine that Lineup runs on. */
const OF_MACHINE: ReadonlySet<Failure['error']> = new Set(['store', 'files'])

type Found = Omit<Cause, 'parts' | 'pauses'> & { part: Part }

/** `isKept`: whether a person decided to keep the old list of a held source. */
export function causesOf(
  sources: Source[],
  now: Date,
  isKept: (source: Source) => boolean,
  { providers, waiting }: Around,
): Cause[] {
  const causes = new Map<string, Cause>()
  for (const source of sources.filter(({ enabled }) => enabled))
    for (const { part, ...found } of faultsOf(source, now, isKept, providers, waiting)) {
      const known = causes.get(found.key)
      if (known === undefined) causes.set(found.key, { ...found, parts: [part], pauses: [] })
      else add(known, found.failure, part)
    }
  return [...causes.values()].map(cause => ({ ...cause, pauses: pausesOf(cause, providers) }))
}

/** A failure names the cause better than a source that only waits, which comes last. */
function add(cause: Cause, failure: Failure | undefined, part: Part) {
  const isBetter = failure !== undefined && (cause.failure === undefined || cause.failure.error === 'paused')
  if (isBetter) cause.failure = failure
  if (part.isWaiting || !isBetter) cause.parts.push(part)
  else cause.parts.unshift(part)
}

/** The breakers that are open because of it, and were not opened by hand. */
function pausesOf({ kind, host, parts }: Cause, providers: Provider[]): Provider[] {
  return providers.filter(
    one =>
      one.state === 'open' &&
      one.forced === null &&
      (one.source_id === null
        ? kind === 'server' && one.host === host
        : parts.some(({ source }) => source.id === one.source_id)),
  )
}

/** The failure of the last refresh. */
export function failureOf({ status, last_outcome }: Pick<Source, 'status' | 'last_outcome'>): Failure | undefined {
  return status === 'failed' && last_outcome?.code === 'failed' ? last_outcome : undefined
}

/** It has what its last refresh read, or what was kept of an earlier one. */
const hasList = ({ status }: Source) => status === 'success' || status === 'held'

function faultsOf(
  source: Source,
  now: Date,
  isKept: (source: Source) => boolean,
  providers: Provider[],
  waiting: Job[],
): Found[] {
  const host = hostOf(source)
  // The channels and the guide of a provider have one account.
  const account = accountTrouble(source, now)
  const isSecond = source.source_kind === 'epg' && source.linked_source_id !== null
  const of = (kind: Cause['kind'], about: string, more: Partial<Found & Part> = {}): Found => ({
    key: `${kind} ${about}`,
    kind,
    host: '',
    failure: more.failure,
    part: { source, lists: more.lists ?? [], isWaiting: more.isWaiting ?? false },
    ...(kind === 'server' && { host: about }),
  })
  const login = `${host || source.id} ${account?.username ?? ''}`
  // Whatever else is wrong follows from an account that cannot be used.
  if (account?.tone === 'bad') return [of('account', login)]
  const found = account === undefined || isSecond ? [] : [of('account', login)]
  const broken = (failure: Failure, lists: List[] = []) => {
    if (OF_MACHINE.has(failure.error)) return of('machine', failure.error, { failure, lists })
    const server = failure.host || host
    if (OF_SERVER.has(failure.error) && server !== '')
      return of('server', server, { failure, lists, isWaiting: failure.error === 'paused' })
    // The channels and the guide of a provider fail together.
    const pair = isSecond && lists.length === 0 ? source.linked_source_id : source.id
    return of('source', `${pair ?? source.id} ${lists.length > 0 ? 'lists ' : ''}${failure.error}`, { failure, lists })
  }
  const failure = failureOf(source)
  if (failure !== undefined) return [...found, broken(failure)]
  if (source.status === 'failed') return [...found, of('source', source.id)]
  if (source.status === 'held' && !isKept(source)) return [...found, of('held', source.id)]
  // Lists that failed for the same reason are told together.
  for (const list of source.failed_lists) {
    const next = broken(list.failure, [list])
    const same = found.find(({ key }) => key === next.key)
    if (same === undefined) found.push(next)
    else same.part.lists.push(list)
  }
  if (found.some(({ kind }) => kind !== 'account')) return found
  const pause = pauseOf(source, providers)
  if (pause !== undefined && pause.forced === null && pause.source_id === null)
    return [...found, of('server', host, { isWaiting: true })]
  if (hasList(source) && runsOut(source, now) !== undefined) return [...found, of('guide', source.id)]
  const isRetried = waiting.some(({ target_id, trigger }) => target_id === source.id && trigger === 'retry')
  return isRetried ? [...found, of('retry', source.id)] : found
}
