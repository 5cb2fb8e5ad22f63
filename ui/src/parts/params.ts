// The values behind the "?" of an address. A value that makes no sense counts as missing.

export function text(given: unknown): string | undefined {
  const said = typeof given === 'number' ? String(given) : given
  return typeof said === 'string' && said !== '' ? said : undefined
}

export function flag(given: unknown): true | undefined {
  return given === true || given === 'true' || given === 1 ? true : undefined
}

export function pageNumber(given: unknown): number | undefined {
  const page = Number(given)
  return Number.isInteger(page) && page > 1 ? page : undefined
}

export function wholeNumber(given: unknown): number | undefined {
  const number = typeof given === 'string' && given !== '' ? Number(given) : given
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : undefined
}

export function time(given: unknown): string | undefined {
  return typeof given === 'string' && !Number.isNaN(Date.parse(given)) ? given : undefined
}

/** The value, if it is one of the names. */
export function oneOf<T extends string>(names: readonly T[], given: unknown): T | undefined {
  return names.find(name => name === given)
}

export const namesOf = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as T[]

/** Names with their texts, as options to choose from. */
export const optionsOf = <T extends string>(texts: Record<T, string>) =>
  namesOf(texts).map(value => ({ value, label: texts[value] }))
