// German.
import type { Words } from '../catalogue'
import { account } from './account'
import { activity } from './activity'
import { api } from './api'
import { channels } from './channels'
import { expression } from './expression'
import { frame } from './frame'
import { guide } from './guide'
import { home } from './home'
import { manual } from './manual'
import { parts } from './parts'
import { player } from './player'
import { playlists } from './playlists'
import { providers } from './providers'
import { rules } from './rules'
import { settings } from './settings'
import { sourceForm } from './sourceForm'
import { sources } from './sources'
import { start } from './start'
import { words } from './words'

export const de: Words = {
  account,
  activity,
  api,
  channels,
  expression,
  frame,
  guide,
  home,
  manual,
  parts,
  player,
  playlists,
  providers,
  rules,
  settings,
  sourceForm,
  sources,
  start,
  words,
}
