// Lists of names as the language writes them.
import { locale } from './language'

const format = () => new Intl.ListFormat(locale(), { type: 'conjunction' })

/** "A", "A and B", "A, B and C" */
export const listed = (names: string[]) => format().format(names)

/** The same in pieces, where each name is to be a link. */
export const listedParts = (names: string[]) => format().formatToParts(names)

/** Counts in words, without those that are 0. */
export const counted = (counts: [n: number, say: (n: number) => string][]) =>
  counts.flatMap(([n, say]) => (n > 0 ? [say(n)] : []))

/** "1,203 channels · guide until Thursday": the parts that there are. */
export const dotted = (parts: (string | false | null | undefined)[]) => parts.filter(Boolean).join(' · ')
