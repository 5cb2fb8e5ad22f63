// Names in a row, as the language writes them. Pure.
import { locale } from '../words/language'

/** "Living room, Kitchen and Guest house" */
export function list(names: string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names)
}
