// What may stand behind the "?" of an address. What makes no sense is as if it were not there.

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

/** One of the names of `words`. */
export function oneOf<T extends string>(words: Record<T, unknown>, given: unknown): T | undefined {
  return typeof given === 'string' && Object.hasOwn(words, given) ? (given as T) : undefined
}
