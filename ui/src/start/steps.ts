// The state of the setup, all of it in the page's address.
import { text } from '../parts/params'
import { playerNamed, type PlayerName } from './players'

export const STEPS = ['provider', 'groups', 'player'] as const
export type Step = (typeof STEPS)[number]

export interface Wanted {
  step?: Step
  /** The source to pick groups from. */
  source?: string
  /** The playlist to show. */
  playlist?: string
  player?: PlayerName
}

export const startSearch = (given: Record<string, unknown>): Wanted => ({
  step: STEPS.find(step => step === given.step),
  source: text(given.source),
  playlist: text(given.playlist),
  player: playerNamed(given.player),
})

/** The step to show: an address may lack what a step needs. */
export function stepOf({ step, source, playlist }: Wanted): Step {
  if (step === 'player' && playlist !== undefined) return 'player'
  if (step === 'groups' && source !== undefined) return 'groups'
  return 'provider'
}

const SKIPPED = 'lineup.start.skipped'

/** Skipping counts until the tab is closed. */
export const skip = () => sessionStorage.setItem(SKIPPED, 'yes')
export const isSkipped = () => sessionStorage.getItem(SKIPPED) !== null
