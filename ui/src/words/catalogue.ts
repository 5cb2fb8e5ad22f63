// Everything that the page says, in the language that was chosen. English is the source; what German lacks, the
// compiler finds. A message with values in it is a function; one with parts that can be clicked has {names} for `fill`.
import { choose, type Language } from './language'

export type Words = typeof import('./en')

/**
 * The words. Chosen before anything is drawn and never changed after: a component may use them as they are, but
 * nothing may read them while its module is loaded.
 */
export let t: Words

const CATALOGUES: Record<Language, () => Promise<Words>> = {
  en: () => import('./en'),
  de: () => import('./de'),
}

export async function speak(wanted: readonly string[]) {
  const language = choose(wanted)
  t = await CATALOGUES[language]()
  if (typeof document !== 'undefined') document.documentElement.lang = language
}
