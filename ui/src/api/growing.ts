// Answers whose beginning can be shown before their end is there.
import { Problem } from './problem'

/** Milliseconds that the rest of an answer may take before its beginning is shown: two pictures in a row would flicker. */
const SOON = 100

/**
 * The body of an answer whose first members come before the others, up to the first line break. `begin` gets them if the rest
 * takes longer.
 */
export async function growing<T>(
  body: Promise<ReadableStream<Uint8Array> | null>,
  begin: (first: Partial<T>) => void,
): Promise<T> {
  const stream = await body
  const reader = stream?.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let text = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
      text += piece.value
      const end = text.indexOf(',\n')
      if (end >= 0) timer ??= setTimeout(() => begin(JSON.parse(`${text.slice(0, end)}}`) as Partial<T>), SOON)
    }
    return JSON.parse(text) as T
  } catch (cause) {
    throw cause instanceof DOMException ? cause : Problem.unreachable()
  } finally {
    clearTimeout(timer)
  }
}
