import { isFinal, type Operation } from '../api/operation'
import { t } from '../words/catalogue'
import { bytes, number } from '../words/number'

/** Progress: "1,200 of 4,000 · 1.4 MB · 800 per second". Empty if nothing is counted. */
export function counts(operation: Operation): string {
  const parts = []
  if (operation.items_done > 0)
    parts.push(
      operation.items_total > 0
        ? t.activity.doneOf(operation.items_done, operation.items_total)
        : number(operation.items_done),
    )
  if (operation.bytes > 0) parts.push(bytes(operation.bytes))
  if (operation.rate >= 1 && operation.items_done > 0 && !isFinal(operation))
    parts.push(t.activity.aSecond(Math.round(operation.rate)))
  return parts.join(' · ')
}
