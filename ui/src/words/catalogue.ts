// Everything that the page says, in the language that was chosen. English is the source; what German lacks, the
// compiler finds. A message with values in it is a function; one with parts that can be clicked has {names} for `fill`.
import { choose } from './language'
import type { en } from './en'

export type Words = typeof en

/**
 * The words. Chosen before anything is drawn and never changed after: a component may use them as they are, but
 * nothing may read them while its module is loaded.
 */
export let t: Words

const CATALOGUES = {
  en: async () => (await import('./en')).en,
  de: async () => (await import('./de')).de,
}

export async function speak(wanted: readonly string[]) {
  const language = choose(wanted)
  t = await CATALOGUES[language]()
  if (typeof document !== 'undefined') document.documentElement.lang = language
}
