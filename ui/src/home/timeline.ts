// What was done last and what comes next. Pure.
import { titleOf } from '../activity/jobs'
import type { Job, Playlist, Source } from '../api/model'

const FEW = 5

export interface Run {
  key: string
  title: string
  time: string
  /** What it is for, where that has a page. */
  source?: string
  playlist?: string
}

const targetOf = ({ type, target_id }: Job): Pick<Run, 'source' | 'playlist'> =>
  type === 'maintenance' ? {} : type === 'proxy_regeneration' ? { playlist: target_id } : { source: target_id }

const endOf = ({ completed_at, created_at }: Job) => completed_at ?? created_at

/** The latest first. */
export function latest(jobs: Job[]): Job[] {
  return jobs
    .filter(({ status }) => status === 'completed' || status === 'failed' || status === 'cancelled')
    .sort((a, b) => endOf(b).localeCompare(endOf(a)))
    .slice(0, FEW)
}

export function runOf(job: Job): Run {
  return { key: job.id, title: titleOf(job), time: endOf(job), ...targetOf(job) }
}

/** By schedule, and what waits for its moment: the soonest first. */
export function upcoming(sources: Source[], playlists: Playlist[], waiting: Job[], now: Date): Run[] {
  const planned: Run[] = [
    ...sources
      .filter(({ enabled }) => enabled)
      .map(({ id, name, next_run_at }) => ({
        key: id,
        title: titleOf({ type: 'stream_ingestion', target_name: name }),
        time: next_run_at ?? '',
        source: id,
      })),
    ...playlists
      .filter(({ is_active }) => is_active)
      .map(({ id, name, next_run_at }) => ({
        key: id,
        title: titleOf({ type: 'proxy_regeneration', target_name: name }),
        time: next_run_at ?? '',
        playlist: id,
      })),
    ...waiting.map(job => ({ ...runOf(job), time: job.run_at })),
  ]
  return planned
    .filter(({ time }) => time !== '' && new Date(time) > now)
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
    .slice(0, FEW)
}
