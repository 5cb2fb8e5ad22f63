// A text of the server with its times in the reader's format.
import { inWords } from '../words/time'
import { useNow } from './Time'

export function Said({ text }: { text: string }) {
  return inWords(text, useNow())
}
