// Number fields of forms: Mantine's give an empty text where nothing is left in them.

/** The form without the number fields that were emptied. */
export function withNumbers<T extends object, K extends keyof T>(
  form: T,
  names: readonly K[],
): Omit<T, K> & Partial<T> {
  const empty = new Set<PropertyKey>(names.filter(name => typeof form[name] !== 'number'))
  return Object.fromEntries(Object.entries(form).filter(([name]) => !empty.has(name))) as Omit<T, K> & Partial<T>
}
