import type { Words } from '../catalogue'

export const playlists: Words['playlists'] = {}
