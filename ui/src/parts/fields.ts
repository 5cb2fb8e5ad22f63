// Fields of forms: what they start with, their inputs, and what is sent of them.
import type { UseFormReturnType } from '@mantine/form'

/** The values of a form: those of the record under the same names, and those of `start` where it has none. */
export function filled<T extends object>(start: T, record: { [K in keyof T]?: unknown } | undefined): T {
  const values = Object.entries(start).map(([name, value]) => [name, record?.[name as keyof T] ?? value])
  return Object.fromEntries(values) as T
}

/** The form without the number fields that were emptied: Mantine's have an empty text then. */
export function withNumbers<T extends object, K extends keyof T>(
  form: T,
  names: readonly K[],
): Omit<T, K> & Partial<T> {
  const empty = new Set<PropertyKey>(names.filter(name => typeof form[name] !== 'number'))
  return Object.fromEntries(Object.entries(form).filter(([name]) => !empty.has(name))) as Omit<T, K> & Partial<T>
}

/** The lines of a text that are not empty. */
export const linesOf = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

/** Names and values as lines, "name=value". */
export const textOfPairs = (pairs: Record<string, string> | undefined, separator: string) =>
  Object.entries(pairs ?? {})
    .map(([name, value]) => name + separator + value)
    .join('\n')

/** The same back. */
export function pairsOf(text: string, separator: string): Record<string, string> {
  const lines = linesOf(text).map((line): [string, string] => {
    const [name = '', ...rest] = line.split(separator)
    return [name.trim(), rest.join(separator).trim()]
  })
  return Object.fromEntries(lines)
}

/** Pairs as a merge patch on `old`: null removes a name. */
export function patchOf(old: Record<string, string> | undefined, pairs: Record<string, string>) {
  const none = Object.fromEntries(Object.keys(old ?? {}).map((name): [string, string | null] => [name, null]))
  return { ...none, ...pairs }
}

/** The props of inputs that are the same everywhere. */
export function inputsOf<T>(form: UseFormReturnType<T>) {
  /** Of a number without decimals. What is out of range stays as typed, and the server says what is wrong. */
  const whole = (name: string, min?: number, max?: number) => ({
    allowDecimal: false,
    clampBehavior: 'none' as const,
    min,
    max,
    ...form.getInputProps(name),
  })
  /** The same, but moved into the range. */
  const clamped = (name: string, min: number, max?: number) => ({
    ...whole(name, min, max),
    clampBehavior: 'blur' as const,
  })
  const check = (name: string) => form.getInputProps(name, { type: 'checkbox' })
  return { input: form.getInputProps, whole, clamped, check }
}
