// When a source is refreshed next by itself.
import { useNow } from '../parts/Time'
import { ago, clock, day } from '../words/time'
import type { Source } from './data'

/** `brief`: "next in 3 hours", for lists. */
export function NextRun({ source, brief = false }: { source: Source; brief?: boolean }) {
  const now = useNow()
  if (source.update_cron === '') return brief ? '' : 'Only when you ask'
  if (!source.enabled) return brief ? '' : 'Not while it is off'
  if (source.next_run_at === null) return brief ? '' : 'Never, by its schedule'
  const next = new Date(source.next_run_at)
  const words = next <= now ? 'now' : ago(next, now)
  return brief ? `next ${words}` : `${day(next, now)} at ${clock(next)}, ${words}`
}
