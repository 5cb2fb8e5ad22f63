// The server's event stream. Reconnects until it is closed. Uses nothing of the page, so it also runs in a worker.

/** What the stream reports. */
export type Heard =
  | { is: 'open' }
  /** `isRefused`: the server, or a proxy before it, answered with something other than events. */
  | { is: 'lost'; isRefused: boolean }
  | { is: 'told'; data: string }

export interface Stream {
  /** Reconnects at once. */
  again(): void
  close(): void
}

const KINDS = ['snapshot', 'progress', 'completed', 'error', 'cancelled']

/** Pauses before reconnecting, in milliseconds. Each is twice the one before. */
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
        // A lost connection is an "error" event too, but without data.
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
      // The browser does not reconnect after an error status: the session has ended, or a reverse proxy answered for a
      // server that was starting.
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
