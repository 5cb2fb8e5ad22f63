// Plays a stream in a <video>: hls.js for HLS, mpegts.js for transport streams, the browser itself for files.
// Each is loaded when it is needed.
import { base } from '../api/client'
import { Problem } from '../api/problem'
import type { Format } from './address'

/** Why it does not play. `text`: what the server said. */
export interface Trouble {
  kind: 'forbidden' | 'codec' | 'ended' | 'server'
  text?: string
}

export const streamOf = (id: string) => `${base}/api/v1/channels/${encodeURIComponent(id)}/stream`

/**
 * Whether the server would send a player somewhere. The redirect is not followed, so the provider is not asked; what
 * the server refuses is thrown as a Problem.
 */
export async function checked(url: string, signal: AbortSignal): Promise<void> {
  let response
  try {
    response = await fetch(url, { redirect: 'manual', signal, credentials: 'same-origin' })
  } catch (cause) {
    throw cause instanceof DOMException ? cause : Problem.unreachable()
  }
  if (response.type === 'opaqueredirect') return
  if (!response.ok) throw Problem.of(response.status, await response.json().catch(() => undefined))
  // It answers with the stream itself: enough is known.
  await response.body?.cancel()
}

/** Begins to play; the answer ends it, and with it the stream. */
export async function play(
  video: HTMLVideoElement,
  url: string,
  format: Format,
  isLive: boolean,
  onTrouble: (trouble: Trouble) => void,
): Promise<() => void> {
  if (format === 'hls' && video.canPlayType('application/vnd.apple.mpegurl') === '') return hls(video, url, onTrouble)
  if (format === 'mpegts') return mpegts(video, url, isLive, onTrouble)
  return file(video, url, onTrouble)
}

async function hls(video: HTMLVideoElement, url: string, onTrouble: (trouble: Trouble) => void) {
  const { default: Hls, ErrorTypes } = await import('hls.js')
  if (!Hls.isSupported()) {
    onTrouble({ kind: 'codec' })
    return () => undefined
  }
  // Its worker would be a script of the page's own making, which the server's rules need not allow.
  const player = new Hls({ enableWorker: false })
  player.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return
    onTrouble({ kind: data.type === ErrorTypes.NETWORK_ERROR ? 'forbidden' : 'codec' })
  })
  player.loadSource(url)
  player.attachMedia(video)
  return () => player.destroy()
}

async function mpegts(video: HTMLVideoElement, url: string, isLive: boolean, onTrouble: (trouble: Trouble) => void) {
  const { default: Mpegts } = await import('mpegts.js')
  if (!Mpegts.isSupported()) {
    onTrouble({ kind: 'codec' })
    return () => undefined
  }
  Mpegts.LoggingControl.enableAll = false
  const player = Mpegts.createPlayer(
    { type: 'mpegts', isLive, url: new URL(url, location.href).href },
    { enableWorker: false, liveBufferLatencyChasing: false, autoCleanupSourceBuffer: true },
  )
  player.on(Mpegts.Events.ERROR, (type: string) =>
    onTrouble({ kind: type === Mpegts.ErrorTypes.NETWORK_ERROR ? 'forbidden' : 'codec' }),
  )
  player.on(Mpegts.Events.LOADING_COMPLETE, () => isLive && onTrouble({ kind: 'ended' }))
  player.attachMediaElement(video)
  player.load()
  return () => player.destroy()
}

async function file(video: HTMLVideoElement, url: string, onTrouble: (trouble: Trouble) => void) {
  const failed = () => {
    const code = video.error?.code
    const isNetwork = code === MediaError.MEDIA_ERR_NETWORK
    onTrouble({ kind: isNetwork ? 'forbidden' : 'codec' })
  }
  video.addEventListener('error', failed)
  video.src = url
  return () => {
    video.removeEventListener('error', failed)
    // Only this makes the browser let go of the connection.
    video.removeAttribute('src')
    video.load()
  }
}
