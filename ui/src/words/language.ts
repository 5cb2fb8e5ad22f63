// In which language the page speaks: that of the browser where there is a catalogue for it, else English.

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** What somebody chose instead of the browser's languages, in this browser. */
const KEPT = 'lineup.language'

let chosen: Language = 'en'
let local = 'en'

/** Takes the first language that there is a catalogue for; numbers and dates are those of the region asked for. */
export function choose(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = LANGUAGES.find(language => language === tag.toLowerCase().split('-')[0])
    if (language !== undefined) {
      chosen = language
      local = tag
      return language
    }
  }
  chosen = 'en'
  local = 'en'
  return chosen
}

export const language = () => chosen

/** For everything of `Intl`: the chosen language as it is written where the browser is. */
export const locale = () => local

/** What is asked for: what was chosen here, as it is written where the browser is, else the browser's languages. */
export function wanted(): readonly string[] {
  const kept = keptLanguage()
  if (kept === undefined) return navigator.languages
  return [...navigator.languages.filter(tag => tag.toLowerCase().split('-')[0] === kept), kept]
}

export function keptLanguage(): Language | undefined {
  const kept = localStorage.getItem(KEPT)
  return LANGUAGES.find(language => language === kept)
}

/** Counts from the next start of the page on. */
export function keepLanguage(language: Language | undefined) {
  if (language === undefined) localStorage.removeItem(KEPT)
  else localStorage.setItem(KEPT, language)
}

/** Names of the time zones that this browser knows. The server may know more. */
export const ZONES = Intl.supportedValuesOf('timeZone')
