// Texts of the catalogue that contain elements.
import { Fragment } from 'react'

/** "Go {home} now" with `home` replaced by an element. */
export function fill(sentence: string, parts: Record<string, React.ReactNode>): React.ReactNode {
  return sentence
    .split(/\{(\w+)\}/)
    .map((piece, at) => <Fragment key={at}>{at % 2 === 0 ? piece : parts[piece]}</Fragment>)
}
