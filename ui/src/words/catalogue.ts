// The texts of the page in the chosen language. English is the source; the compiler finds what German lacks.
// A text with values is a function; a text with links has {names} for `fill`.
import { choose, type Language } from './language'

export type Words = typeof import('./en')

/**
 * The catalogue. Loaded before anything is drawn and never changed: components may use it directly, but modules
 * must not read it while they are loaded.
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
