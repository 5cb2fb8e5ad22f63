// The server's event stream, kept open: tries again until it is closed. Knows nothing of the page, so that a worker can have it.

/** What becomes known of the stream. */
export type Heard =
  | { is: 'open' }
  /** `isRefused`: the server, or something before it, answered, but not with events. */
  | { is: 'lost'; isRefused: boolean }
  | { is: 'told'; data: string }

export interface Stream {
  /** Opens it anew, now. */
  again(): void
  close(): void
}

const KINDS = ['snapshot', 'progress', 'completed', 'error', 'cancelled']

/** Pauses before the stream is opened again, in milliseconds; each is twice the one before. */
const FIRST_PAUSE = 2_000
const LONGEST_PAUSE = 30_000

export function follow(url: string, hear: (heard: Heard) => void): Stream {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE

  function open() {
    source = new EventSource(url)
    for (const kind of KINDS) {
      source.addEventListener(kind, event => {
        // A lost connection is an "error" too, but without a message.
        if (event instanceof MessageEvent) hear({ is: 'told', data: String(event.data) })
      })
    }
    source.onopen = () => {
      pause = FIRST_PAUSE
      hear({ is: 'open' })
    }
    source.onerror = event => {
      if (event instanceof MessageEvent) return
      const isRefused = source.readyState === EventSource.CLOSED
      hear({ is: 'lost', isRefused })
      // It does not try again by itself when the answer was a refusal: the session ended, or a reverse proxy
      // answered for a server that was just starting.
      if (!isRefused) return
      clearTimeout(timer)
      timer = setTimeout(open, pause)
      pause = Math.min(2 * pause, LONGEST_PAUSE)
    }
  }

  function close() {
    clearTimeout(timer)
    source.close()
  }

  open()
  return {
    again() {
      close()
      open()
    },
    close,
  }
}
