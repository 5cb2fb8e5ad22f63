// In which language the page speaks: that of the browser where there is a catalogue for it, else English.

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

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
