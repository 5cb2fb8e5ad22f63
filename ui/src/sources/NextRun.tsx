// When a source is refreshed next by itself.
import { useNow } from '../parts/Time'
import { ago } from '../words/time'
import { useNextRuns } from './cron'
import type { Source } from './data'
import { planned } from './schedule'

/** `brief`: "next in 3 hours", for lists. */
export function NextRun({ source, brief = false }: { source: Source; brief?: boolean }) {
  const now = useNow()
  const answer = useNextRuns(source.enabled ? source.update_cron : '').data
  if (source.update_cron === '') return brief ? '' : 'Only when you ask'
  if (!source.enabled) return brief ? '' : 'Not while it is off'
  if (answer?.next_run == null) return ''
  const next = new Date(answer.next_run)
  const words = next <= now ? 'now' : ago(next, now)
  return brief ? `next ${words}` : `${planned(answer.next_run, answer.time_zone)} (${words})`
}
