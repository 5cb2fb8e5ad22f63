// Sentences of the catalogue with something in them that is more than text.
import { Fragment } from 'react'

/** "Go {home} now" with `home` put in its place. */
export function fill(sentence: string, parts: Record<string, React.ReactNode>): React.ReactNode {
  return sentence
    .split(/\{(\w+)\}/)
    .map((piece, at) => <Fragment key={at}>{at % 2 === 0 ? piece : parts[piece]}</Fragment>)
}
