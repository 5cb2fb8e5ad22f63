import { isFinal, type Operation } from '../api/operation'
import type { Said, Tone } from '../parts/State'
import { t } from '../words/catalogue'
import { dayAndClock, until } from '../words/time'
import type { JobKind, JobStatus } from './data'
import type { Job, Source } from '../api/model'

export const KINDS: readonly JobKind[] = ['stream_ingestion', 'epg_ingestion', 'proxy_regeneration', 'maintenance']
export const STATES: readonly JobStatus[] = ['pending', 'running', 'completed', 'failed', 'cancelled']

/** "Refresh Cable", "Publish Living room". */
export function titleOf({ type, target_name }: Pick<Job, 'type' | 'target_name'>): string {
  if (type === 'maintenance') return t.activity.kinds.maintenance
  return type === 'proxy_regeneration' ? t.activity.make(target_name) : t.activity.refresh(target_name)
}

/** "Manual", "Retry, attempt 2 of 3". */
export function whyOf({ trigger, attempt, max_attempts }: Job): string {
  const why = t.activity.why[trigger]
  return attempt > 1 ? t.activity.whichTry(why, attempt, Math.max(attempt, max_attempts)) : why
}

/** `isHeld`: the result waits for a decision. `operation`: from the event stream, which is ahead of the lists. */
export function jobState(job: Job, operation: Operation | undefined, isHeld: boolean): Said {
  const isOver = operation !== undefined && isFinal(operation)
  const { states } = t.activity
  if (operation !== undefined && !isOver) {
    if (operation.stage === GUARD) return { tone: 'busy', text: t.activity.waitsForRefresh }
    return job.status === 'pending' ? { tone: 'idle', text: states.pending } : { tone: 'busy', text: states.running }
  }
  if (job.status === 'completed' && isHeld) return { tone: 'warn', text: t.activity.held }
  return { tone: TONES[job.status], text: states[job.status] }
}

const TONES: Record<JobStatus, Tone> = {
  pending: 'idle',
  running: 'busy',
  completed: 'good',
  failed: 'bad',
  cancelled: 'idle',
}

/** The stage in which a generation waits for refreshes of its sources. */
const GUARD = 'ingestion_guard'

/** When a waiting job is due: "today at 18:40, in 3 minutes". Empty if it is due now. */
export function waitsUntil({ status, run_at }: Job, now: Date): string {
  const at = new Date(run_at)
  if (status !== 'pending' || at.getTime() - now.getTime() < 1000) return ''
  return t.activity.until(dayAndClock(at, now), until(at, now))
}

/**
 * The source of a refresh, if it still waits for a decision about it. The job itself is only completed,
 * but has the same message as the source.
 */
export function heldBy({ status, target_id, message }: Job, sources: Source[]): Source | undefined {
  if (status !== 'completed') return undefined
  return sources.find(one => one.id === target_id && one.status === 'held' && one.last_error === message)
}
