export const playlists = {}
