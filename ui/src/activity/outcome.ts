// How a job ended, in the reader's language. Pure.
import type { Outcome } from '../api/model'
import { t } from '../words/catalogue'
import { counted } from '../words/list'
import { failureText } from './failure'

interface Ended {
  outcome: Outcome | null
  /** The server's sentence, in English. */
  message: string
  error: string | null
}

/** Why the last refresh or update of something failed or is on hold. Empty after a success. */
export function faultOf(outcome: Outcome | null, error: string): string {
  return error === '' ? '' : outcomeOf({ outcome, message: error, error })
}

/** Jobs of former releases have only the server's sentence. */
export function outcomeOf({ outcome, message, error }: Ended): string {
  const words = t.activity.outcome
  if (outcome === null) return error || message
  switch (outcome.code) {
    case 'channels_refreshed': {
      const { channels, added, removed, renamed, moved } = outcome
      const { addedN, removedN, renamedN, movedN } = t.sources
      const changes = counted([
        [added, addedN],
        [removed, removedN],
        [renamed, renamedN],
        [moved, movedN],
      ])
      return words.channels(channels, changes.join(', '))
    }
    case 'guide_refreshed':
      return words.guide(outcome.programmes, outcome.channels, outcome.kept)
    case 'not_modified':
      return words.notModified
    case 'kept':
    case 'held': {
      const { code, reason, counted, before, now, detail } = outcome
      const why = reason === 'unusable' ? detail : words.held[reason](words.kinds[counted], before, now)
      return code === 'kept' ? words.kept(why) : why
    }
    case 'restored':
      return words.restored(outcome.count, words.kinds[outcome.counted])
    case 'published':
    case 'unchanged': {
      const { code, channels, programmes, version, warnings, without } = outcome
      const late = without === null ? [] : [words.without(without)]
      return [words[code](channels, programmes, version), ...warnings, ...late].join('; ')
    }
    case 'edition_held':
      return words.editionHeld(outcome.removed_count, outcome.version)
    case 'pinned':
      return words.pinned(outcome.version)
    case 'nothing_to_publish':
      return `${words.nothing[outcome.reason](outcome.sources.join(', '))} ${words.players(outcome.is_first)}`
    case 'tidied_up':
      return words.leftovers(outcome.removed)
    case 'deleted':
      return words.deleted[outcome.what]
    case 'cancelled':
      return outcome.before_start ? words.cancelledBefore : t.activity.states.cancelled
    case 'failed':
      return failureText(outcome)
    case 'retrying':
      return words.retrying(failureText(outcome))
  }
}
