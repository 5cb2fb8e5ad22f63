// A sentence of the server.
import { inWords } from '../words/time'
import { useNow } from './Time'

export function Said({ text }: { text: string }) {
  return inWords(text, useNow())
}
