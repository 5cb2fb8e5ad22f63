// The language of the page: the browser's if there is a catalogue for it, else English.

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** The storage key of the language that was chosen in this browser. */
const KEPT = 'lineup.language'

let chosen: Language = 'en'
let local = 'en'

/** Takes the first language with a catalogue. Numbers and dates follow the requested region. */
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

/** The locale for `Intl`: the chosen language with the browser's region. */
export const locale = () => local

/** The requested languages: the chosen one with the browser's region, else the browser's own. */
export function wanted(): readonly string[] {
  const kept = keptLanguage()
  if (kept === undefined) return navigator.languages
  return [...navigator.languages.filter(tag => tag.toLowerCase().split('-')[0] === kept), kept]
}

export function keptLanguage(): Language | undefined {
  const kept = localStorage.getItem(KEPT)
  return LANGUAGES.find(language => language === kept)
}

/** Takes effect at the next start of the page. */
export function keepLanguage(language: Language | undefined) {
  if (language === undefined) localStorage.removeItem(KEPT)
  else localStorage.setItem(KEPT, language)
}

/** Names of the time zones that this browser knows. The server may know more. */
export const ZONES = Intl.supportedValuesOf('timeZone')
