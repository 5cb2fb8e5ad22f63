// The next scheduled refresh of a source.
import { useNow } from '../parts/Time'
import { ago, clock, day } from '../words/time'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

/** `brief`: "next in 3 hours", for lists. */
export function NextRun({ source, brief = false }: { source: Source; brief?: boolean }) {
  const now = useNow()
  if (source.update_cron === '') return brief ? '' : t.sources.onlyByHand
  if (!source.enabled) return brief ? '' : t.sources.notWhileOff
  if (source.next_run_at === null) return brief ? '' : t.sources.never
  const next = new Date(source.next_run_at)
  const words = next <= now ? t.sources.now : ago(next, now)
  return brief ? t.sources.nextBrief(words) : t.sources.nextFull(day(next, now), clock(next), words)
}
