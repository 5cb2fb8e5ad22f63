// The category of a programme, from the words that guides use in several languages. Pure.

// The first match counts: a film for children belongs to children.
const FAMILIES = {
  children: /child|kids|kinder|jugend|cartoon|animat|zeichentrick|enfant|infantil|bambini|jeugd|barn/,
  sport: /sport|football|fu(ß|ss)ball|soccer|f[uú]tbol|tennis|deporte|calcio|voetbal|rugby|cricket|racing/,
  news: /news|nachricht|current affair|politi|weather|wetter|journal|actualit|noticia|notizi|nieuws|nyheter/,
  documentary: /docu|doku|nature|natur|wissen|science|history|geschichte|reportage|education|bildung|travel|reise/,
  film: /film|movie|cinema|cinéma|kino|pel[ií]cula|\bcine\b/,
  music: /music|musik|musique|música|musica|concert|konzert|ballet|opera|oper\b/,
  series: /serie|série|drama|soap|sitcom|telenovela|krimi|crime/,
  show: /show|entertain|unterhaltung|quiz|game|comedy|komödie|talk|magazin|variety|divertissement|intratten/,
} as const

export type Family = keyof typeof FAMILIES

export const FAMILY_NAMES: readonly Family[] = [
  'film',
  'series',
  'sport',
  'news',
  'documentary',
  'children',
  'music',
  'show',
]

const known = new Map<string, Family | undefined>()

function familyOfText(text: string): Family | undefined {
  const lower = text.toLowerCase()
  for (const [family, words] of Object.entries(FAMILIES) as [Family, RegExp][]) if (words.test(lower)) return family
  return undefined
}

/** Undefined if there is no category or an unknown one. */
export function familyOf(categories: readonly string[]): Family | undefined {
  const key = categories.join('\n')
  if (!known.has(key)) {
    // Bounds the cache for guides that invent categories.
    if (known.size > 2000) known.clear()
    known.set(key, familyOfText(key))
  }
  return known.get(key)
}
