import { useCallback, useEffect, useState, type RefObject } from 'react'
import { listen } from '../parts/listen'

const KEPT = 'volume'

export interface VideoControls {
  isPaused: boolean
  isMuted: boolean
  isFull: boolean
  /** Between 0 and 1. */
  volume: number
  toggle: () => void
  mute: () => void
  full: () => void
  louder: (by: number) => void
  setVolume: (volume: number) => void
}

export function useVideo(
  video: RefObject<HTMLVideoElement | null>,
  stage: RefObject<HTMLElement | null>,
): VideoControls {
  const [isPaused, setPaused] = useState(true)
  const [isMuted, setMuted] = useState(false)
  const [volume, setShown] = useState(1)
  const [isFull, setFull] = useState(false)

  useEffect(() => {
    const element = video.current
    if (element === null) return
    const read = () => {
      setPaused(element.paused)
      setMuted(element.muted || element.volume === 0)
      setShown(element.volume)
    }
    const kept = Number.parseFloat(localStorage.getItem(KEPT) ?? '')
    if (kept >= 0 && kept <= 1) element.volume = kept
    read()
    const turned = () => setFull(document.fullscreenElement !== null)
    const off = [
      listen(element, { play: read, pause: read, playing: read, volumechange: read, emptied: read }),
      listen(document, { fullscreenchange: turned }),
    ]
    return () => off.forEach(remove => remove())
  }, [video])

  const setVolume = useCallback(
    (next: number) => {
      const element = video.current
      if (element === null) return
      element.volume = Math.max(0, Math.min(1, next))
      element.muted = false
      localStorage.setItem(KEPT, String(element.volume))
    },
    [video],
  )
  return {
    isPaused,
    isMuted,
    isFull,
    volume,
    setVolume,
    louder: by => setVolume((video.current?.volume ?? 0) + by),
    toggle() {
      const element = video.current
      if (element?.paused === true) void element.play().catch(() => undefined)
      else element?.pause()
    },
    mute() {
      if (video.current !== null) video.current.muted = !video.current.muted
    },
    full() {
      if (document.fullscreenElement !== null) void document.exitFullscreen()
      else void stage.current?.requestFullscreen().catch(() => undefined)
    },
  }
}
