// Plays a stream in a <video>: hls.js for HLS, mpegts.js for transport streams, the browser for files.
// The libraries are loaded when they are needed.
import { failureText } from '../activity/failure'
import { api, base, body, by } from '../api/client'
import { Problem } from '../api/problem'
import type { Format } from './address'

/** Why a stream does not play. `text`: the server's message. */
export interface Trouble {
  kind: 'forbidden' | 'codec' | 'ended' | 'server' | 'dead' | 'page'
  text?: string
}

export const streamOf = (id: string) => `${base}/api/v1/channels/${encodeURIComponent(id)}/stream`

/**
 * Checks whether the server redirects to a stream. The redirect is not followed, so the provider is not asked.
 * A refusal is thrown as a Problem.
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
  // The answer is the stream itself.
  await response.body?.cancel()
}

/**
 * What the server gets from the provider after the browser got nothing: the browser cannot tell a dead stream from one
 * that it may not read. Undefined: the stream answers, or nobody knows.
 */
export async function causeOf(id: string, signal: AbortSignal): Promise<Trouble | undefined> {
  try {
    const { failure, content_type } = await body(api.POST('/api/v1/channels/{id}/check', { ...by(id), signal }))
    if (failure !== null) return { kind: 'dead', text: failureText(failure) }
    return /^text\/html\b/i.test(content_type) ? { kind: 'page' } : undefined
  } catch {
    return undefined
  }
}

/** Starts to play. The returned function stops the stream. */
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
  // The worker would be a blob script, which the content security policy may forbid.
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
    // Only this makes the browser close the connection.
    video.removeAttribute('src')
    video.load()
  }
}
