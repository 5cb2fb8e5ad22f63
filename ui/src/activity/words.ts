import { isFinal, type Operation } from '../api/operation'
import { t } from '../words/catalogue'
import { failureTitle } from './failure'
import { titleOf } from './jobs'
import { bytes, number } from '../words/number'

/** What a running operation does now. Empty before its first stage. */
export function doing({ stage, step, message }: Operation): string {
  const stages: Record<string, { name: string; doing: string } | undefined> = t.activity.stage
  switch (step?.code) {
    case 'reading':
      return t.activity.reading(t.activity.outcome.kinds[step.counted])
    case 'waiting_for':
      return t.activity.waitingFor(step.name)
    case 'trying_again':
      return t.activity.tryingAgain(failureTitle(step.failure), step.seconds)
    case undefined:
      return stages[stage]?.doing ?? message
  }
}

/** The name of a stage. One that the page does not know has the server's name. */
export function stageName({ id, name }: Pick<Operation['stages'][number], 'id' | 'name'>): string {
  const stages: Record<string, { name: string } | undefined> = t.activity.stage
  return stages[id]?.name ?? name
}

/** "Refresh Cable": what an operation is for. */
export const nameOf = ({ operation_type, owner_name }: Operation) =>
  titleOf({ type: operation_type, target_name: owner_name })

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
