// The state of the player: starts the stream, reports errors, stops it when the player closes.
import { useCallback, useEffect, useState, type RefObject } from 'react'
import { listen } from '../parts/listen'
import { messageOf } from '../api/problem'
import { formatOf, isForeign, isMixed } from './address'
import { causeOf, checked, play, streamOf, type Trouble } from './engine'
import type { Channel } from '../api/model'

export type State =
  | { is: 'loading' }
  | { is: 'playing' }
  | { is: 'paused' }
  | { is: 'trouble'; kind: Trouble['kind'] | 'mixed' | 'foreign' | 'policy'; text?: string }

export function usePlayer(video: RefObject<HTMLVideoElement | null>, channel: Channel | undefined) {
  const [state, setState] = useState<State>({ is: 'loading' })
  const [tries, setTries] = useState(0)

  useEffect(() => {
    const element = video.current
    if (channel === undefined || element === null) return
    const trouble = (kind: Extract<State, { is: 'trouble' }>['kind'], text?: string) =>
      // The first error is the cause; later ones follow from it.
      setState(before => (before.is === 'trouble' ? before : { is: 'trouble', kind, text }))
    setState({ is: 'loading' })
    if (isForeign(channel.stream_url)) return trouble('foreign')
    if (isMixed(channel.stream_url, location.protocol)) return trouble('mixed')

    const abort = new AbortController()
    let end: (() => void) | undefined
    // The content security policy may forbid other hosts.
    const forbidden = (event: SecurityPolicyViolationEvent) => {
      if (/^(connect|media|worker|default)-src/.test(event.effectiveDirective)) trouble('policy')
    }
    const playing = () => setState({ is: 'playing' })
    const paused = () => setState(before => (before.is === 'trouble' ? before : { is: 'paused' }))
    const waiting = () => setState(before => (before.is === 'trouble' ? before : { is: 'loading' }))
    const off = [
      listen(document, { securitypolicyviolation: forbidden }),
      listen(element, { playing, pause: paused, waiting }),
    ]

    async function begin(element: HTMLVideoElement, { id, stream_type }: Channel, format: ReturnType<typeof formatOf>) {
      const url = streamOf(id)
      let isFailed = false
      try {
        await checked(url, abort.signal)
        if (abort.signal.aborted) return
        const stop = await play(element, url, format, stream_type === 'live', found => {
          if (abort.signal.aborted || isFailed) return
          isFailed = true
          // A browser says the same of a stream that is dead and of one that it cannot play.
          if (found.kind !== 'forbidden' && found.kind !== 'codec') return trouble(found.kind, found.text)
          void causeOf(id, abort.signal).then(cause => {
            const { kind, text } = cause ?? found
            if (!abort.signal.aborted) trouble(kind, text)
          })
        })
        if (abort.signal.aborted) return stop()
        end = stop
        // Browsers may require a click first. The controls then show that it is paused.
        await element.play().catch(() => undefined)
        if (element.paused) paused()
      } catch (error) {
        if (!abort.signal.aborted) trouble('server', messageOf(error))
      }
    }
    void begin(element, channel, formatOf(channel))
    return () => {
      abort.abort()
      for (const remove of off) remove()
      end?.()
    }
  }, [video, channel, tries])

  const retry = useCallback(() => setTries(before => before + 1), [])
  return { state, retry }
}
