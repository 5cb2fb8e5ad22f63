// The pages: address, icon, the letter after `g` that opens them, and whether they are in the bar of a phone.
import {
  IconActivity,
  IconCalendar,
  IconDatabaseImport,
  IconDeviceTv,
  IconFilter,
  IconHome,
  IconPlaylist,
  IconSettings,
} from '../parts/icons'

export const PAGES = [
  { to: '/', words: 'home', icon: IconHome, letter: 'h', onPhone: true },
  { to: '/channels', words: 'channels', icon: IconDeviceTv, letter: 'c', onPhone: false },
  { to: '/guide', words: 'guide', icon: IconCalendar, letter: 'g', onPhone: true },
  { to: '/playlists', words: 'playlists', icon: IconPlaylist, letter: 'p', onPhone: true },
  { to: '/sources', words: 'sources', icon: IconDatabaseImport, letter: 's', onPhone: true },
  { to: '/rules', words: 'rules', icon: IconFilter, letter: 'r', onPhone: false },
  { to: '/activity', words: 'activity', icon: IconActivity, letter: 'a', onPhone: false },
  { to: '/settings', words: 'settings', icon: IconSettings, letter: 'e', onPhone: false },
] as const
