// Jobs in words. Pure.
import { isFinal, type Operation } from '../api/operation'
import type { Said } from '../parts/State'
import type { Source } from '../sources/data'
import { ago, clock, day } from '../words/time'
import type { Job, JobKind, JobStatus } from './data'

export const KINDS: Record<JobKind, string> = {
  stream_ingestion: 'Refreshes of channels',
  epg_ingestion: 'Refreshes of guides',
  proxy_regeneration: 'Playlists made',
  maintenance: 'Housekeeping',
}

export const STATES: Record<JobStatus, string> = {
  pending: 'Waiting',
  running: 'Running',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
}

const WHY: Record<Job['trigger'], string> = {
  manual: 'asked for',
  schedule: 'by schedule',
  linked: 'after its partner',
  change: 'after a change',
  retry: 'another try',
  restart: 'left undone at the last end',
}

/** "Refresh Cable", "Make Living room". */
export function titleOf({ type, target_name }: Job): string {
  if (type === 'maintenance') return 'Housekeeping'
  return `${type === 'proxy_regeneration' ? 'Make' : 'Refresh'} ${target_name}`
}

/** "asked for", "another try, 2 of 3". */
export function whyOf({ trigger, attempt, max_attempts }: Job): string {
  return attempt > 1 ? `${WHY[trigger]}, ${attempt} of ${Math.max(attempt, max_attempts)}` : WHY[trigger]
}

/** `held`: what it fetched waits for a decision. `operation`: as events tell of it, which is sooner than lists. */
export function jobState(job: Job, operation: Operation | undefined, isHeld: boolean): Said {
  const isOver = operation !== undefined && isFinal(operation)
  if (operation !== undefined && !isOver) {
    if (operation.stage === GUARD) return { tone: 'busy', text: 'Waiting for a refresh' }
    return job.status === 'pending' ? { tone: 'idle', text: 'Waiting for its turn' } : { tone: 'busy', text: 'Running' }
  }
  switch (job.status) {
    case 'pending':
      return { tone: 'idle', text: 'Waiting' }
    case 'running':
      return { tone: 'busy', text: 'Running' }
    case 'completed':
      return isHeld ? { tone: 'warn', text: 'Held back' } : { tone: 'good', text: 'Done' }
    case 'failed':
      return { tone: 'bad', text: 'Failed' }
    case 'cancelled':
      return { tone: 'idle', text: 'Stopped' }
  }
}

/** The stage in which a playlist waits for its sources. */
const GUARD = 'ingestion_guard'

/** Until when it waits: "today at 18:40, in 3 minutes"; empty when it could begin. */
export function waitsUntil({ status, run_at }: Job, now: Date): string {
  const at = new Date(run_at)
  if (status !== 'pending' || at.getTime() - now.getTime() < 1000) return ''
  return `${day(at, now)} at ${clock(at)}, ${ago(at, now)}`
}

/**
 * The source whose refresh this was and that still waits for a decision about it. The job itself only
 * says that it is done; its words are those of the source.
 */
export function heldBy({ status, target_id, message }: Job, sources: Source[]): Source | undefined {
  if (status !== 'completed') return undefined
  return sources.find(one => one.id === target_id && one.status === 'held' && one.last_error === message)
}
