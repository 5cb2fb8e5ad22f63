// Where in setting up somebody is. All of it is in the address of the page.
import { text } from '../parts/params'
import { playerNamed, type PlayerName } from './players'

export const STEPS = ['provider', 'groups', 'player'] as const
export type Step = (typeof STEPS)[number]

export interface Wanted {
  step?: Step
  /** The source whose groups are picked. */
  source?: string
  /** The playlist whose addresses are shown. */
  playlist?: string
  player?: PlayerName
}

export const startSearch = (given: Record<string, unknown>): Wanted => ({
  step: STEPS.find(step => step === given.step),
  source: text(given.source),
  playlist: text(given.playlist),
  player: playerNamed(given.player),
})

/** The step that can be shown: what a step needs may be missing in the address. */
export function stepOf({ step, source, playlist }: Wanted): Step {
  if (step === 'player' && playlist !== undefined) return 'player'
  if (step === 'groups' && source !== undefined) return 'groups'
  return 'provider'
}

const SKIPPED = 'lineup.start.skipped'

/** Who skipped it is not led here again before the next visit. */
export const skip = () => sessionStorage.setItem(SKIPPED, 'yes')
export const isSkipped = () => sessionStorage.getItem(SKIPPED) !== null
