// The latest and the next runs. Pure.
import { titleOf } from '../activity/jobs'
import type { Job, Playlist, Source } from '../api/model'

const FEW = 5

export interface Run {
  key: string
  title: string
  time: string
  /** The kind of job, and the id of its source or playlist. */
  type: Job['type']
  owner: string
}

const endOf = ({ completed_at, created_at }: Job) => completed_at ?? created_at

/** The latest first. */
export function latest(jobs: Job[]): Job[] {
  return jobs
    .filter(({ status }) => status === 'completed' || status === 'failed' || status === 'cancelled')
    .sort((a, b) => endOf(b).localeCompare(endOf(a)))
    .slice(0, FEW)
}

export function runOf(job: Job): Run {
  return { key: job.id, title: titleOf(job), time: endOf(job), type: job.type, owner: job.target_id }
}

/** Scheduled runs and waiting jobs, the soonest first. */
export function upcoming(sources: Source[], playlists: Playlist[], waiting: Job[], now: Date): Run[] {
  const planned = (type: Job['type'], { id, name, next_run_at }: Source | Playlist): Run => ({
    key: id,
    title: titleOf({ type, target_name: name }),
    time: next_run_at ?? '',
    type,
    owner: id,
  })
  const runs = [
    ...sources.filter(({ enabled }) => enabled).map(source => planned('stream_ingestion', source)),
    ...playlists.filter(({ is_active }) => is_active).map(playlist => planned('proxy_regeneration', playlist)),
    ...waiting.map(job => ({ ...runOf(job), time: job.run_at })),
  ]
  return runs
    .filter(({ time }) => time !== '' && new Date(time) > now)
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
    .slice(0, FEW)
}
