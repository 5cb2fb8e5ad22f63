// The five kinds of source on the page, from the interface's kind and type. Pure.
import { t } from '../words/catalogue'
import type { Source, SourceKind } from '../api/model'

export type Flavour = 'm3u' | 'xtream' | 'manual' | 'xmltv' | 'xtream-guide'

interface Server {
  kind: SourceKind
  type: Source['source_type']
}

export const FLAVOURS: Record<Flavour, Server> = {
  m3u: { kind: 'stream', type: 'm3u' },
  xtream: { kind: 'stream', type: 'xtream' },
  manual: { kind: 'stream', type: 'manual' },
  xmltv: { kind: 'epg', type: 'xmltv' },
  'xtream-guide': { kind: 'epg', type: 'xtream' },
}

/** Its name in lists. */
export const nameOf = (flavour: Flavour) => t.sources.flavours[flavour].name

export function flavourOf({ source_kind, source_type }: Pick<Source, 'source_kind' | 'source_type'>): Flavour {
  if (source_kind === 'epg') return source_type === 'xtream' ? 'xtream-guide' : 'xmltv'
  return source_type === 'xtream' || source_type === 'manual' ? source_type : 'm3u'
}

export const isXtream = (flavour: Flavour) => flavour === 'xtream' || flavour === 'xtream-guide'
export const isGuide = (flavour: Flavour) => FLAVOURS[flavour].kind === 'epg'

export interface XtreamAccount {
  url: string
  username: string
  password: string
}

/** The account in an address of an Xtream provider: `…/get.php?username=…&password=…`. */
export function accountIn(address: string): XtreamAccount | null {
  let url
  try {
    url = new URL(address)
  } catch {
    return null
  }
  const [username, password] = ['username', 'password'].map(name => url.searchParams.get(name) ?? '')
  const file = /\/(get|player_api|panel_api|xmltv)\.php$/.exec(url.pathname)
  if (file === null || !username || !password || /^\{.*\}$/.test(password)) return null
  return { url: url.origin + url.pathname.slice(0, file.index), username, password }
}
