// Fetches an address as a player would, and counts its entries.

export type Outcome =
  | { isFine: true; items: number; bytes: number; milliseconds: number }
  | { isFine: false; why: 'away' | 'refused' | 'soon' | 'unknown' | 'empty' | 'broken'; status: number }

const TOKENS = { playlist: '#EXTINF', guide: '<programme' } as const
export type What = keyof typeof TOKENS

/**
 * The same file on the page's own origin, because a page may only fetch from its origin. The same server
 * answers there.
 */
export function ownAddress(url: string, base: string): string {
  const { pathname } = new URL(url)
  return base + pathname.slice(Math.max(0, pathname.lastIndexOf('/proxy/')))
}

export async function fetched(what: What, address: string): Promise<Outcome> {
  const begin = performance.now()
  let answer
  try {
    answer = await fetch(address, { cache: 'no-store', credentials: 'omit' })
  } catch {
    return { isFine: false, why: 'away', status: 0 }
  }
  const { status } = answer
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel()
    return { isFine: false, why: status === 404 ? 'unknown' : status === 503 ? 'soon' : 'refused', status }
  }
  try {
    const { items, bytes } = await counted(answer.body, TOKENS[what])
    if (items === 0) return { isFine: false, why: 'empty', status }
    return { isFine: true, items, bytes, milliseconds: performance.now() - begin }
  } catch {
    return { isFine: false, why: 'broken', status }
  }
}

async function counted(body: ReadableStream<Uint8Array<ArrayBuffer>>, token: string) {
  let bytes = 0
  const measured = body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, next) {
        bytes += chunk.byteLength
        next.enqueue(chunk)
      },
    }),
  )
  const reader = measured.pipeThrough(new TextDecoderStream()).getReader()
  const count = counter(token)
  let items = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { items, bytes }
    items = count(value)
  }
}

/** Counts a word in a text that arrives in pieces. Returns the sum so far. */
export function counter(token: string): (piece: string) => number {
  let sum = 0
  let rest = ''
  return piece => {
    const text = rest + piece
    for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + token.length)) sum += 1
    // Keeps one character less than the word, so that words across pieces are counted once.
    rest = text.slice(Math.max(0, text.length - token.length + 1))
    return sum
  }
}
