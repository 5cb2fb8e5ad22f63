// The addresses that each player needs. The instructions are in the catalogue.
import { t } from '../words/catalogue'
import type { Playlist } from '../api/model'

export const PLAYERS = ['jellyfin', 'kodi', 'tivimate', 'vlc', 'channels', 'other'] as const
export type PlayerName = (typeof PLAYERS)[number]

export function playerNamed(name: unknown): PlayerName | undefined {
  return PLAYERS.find(one => one === name)
}

export interface PlayerAddress {
  what: 'playlist' | 'guide'
  label: string
  url: string
}

/** In the order in which they are entered. */
export function addressesFor(player: PlayerName, { m3u8_url, xmltv_url }: Playlist): PlayerAddress[] {
  const playlist = { what: 'playlist', label: t.playlists.playlistAddress, url: m3u8_url } as const
  const guide = { what: 'guide', label: t.playlists.guideAddress, url: xmltv_url } as const
  return player === 'vlc' ? [playlist] : [playlist, guide]
}

/** Whether only this machine can reach the address. */
export function isLoopback(url: string): boolean {
  return /^https?:\/\/(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])([:/]|$)/i.test(url)
}
