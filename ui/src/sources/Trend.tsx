// The counts of refreshes as a line, the oldest at the left.

import { t } from '../words/catalogue'
import { number } from '../words/number'
import classes from './sources.module.css'
import type { RefreshRecord, Source } from '../api/model'
import { Note } from '../parts/Note'

const [WIDTH, HEIGHT, PAD] = [480, 44, 4]

export function Trend({ source, records }: { source: Source; records: RefreshRecord[] }) {
  const counts = records
    .filter(({ status, not_modified }) => status === 'success' && !not_modified)
    .map(record => (source.source_kind === 'stream' ? record.channel_count : record.program_count))
    .toReversed()
  const [first, last] = [counts[0], counts.at(-1)]
  if (first === undefined || last === undefined || counts.length < 2) return null
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  const points = counts.map((count, at) => {
    const x = PAD + (at / (counts.length - 1)) * (WIDTH - 2 * PAD)
    // A constant count is drawn in the middle.
    const share = most === least ? 0.5 : (count - least) / (most - least)
    return `${x.toFixed(1)},${(HEIGHT - PAD - share * (HEIGHT - 2 * PAD)).toFixed(1)}`
  })
  return (
    <div className={classes.trend}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.sources.trend(counts.length, first, last)}
      >
        <polyline points={points.join(' ')} />
      </svg>
      <Note>
        {number(least)} – {number(most)}
      </Note>
    </div>
  )
}
