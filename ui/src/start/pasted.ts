// Reads a pasted text: an address, an address with an account, or a provider's message in any shape. Pure.
import { accountIn, type XtreamAccount } from '../sources/flavour'
import { completed, isSameAddress, likely } from '../sources/words'
import { ADDRESS, labelOf, pairsIn, type Label, type Pair } from './labels'
import { plain } from './plain'

/** The guides that the message names beside it. */
interface Beside {
  guides?: string[]
}

export type Pasted =
  | ({ kind: 'account' } & XtreamAccount & Beside)
  | ({ kind: 'address'; url: string } & Beside)
  /** Some of an account: the rest has to be asked for. */
  | ({ kind: 'partial' } & XtreamAccount & Beside)
  /** A portal for set-top boxes, which tells them apart by their MAC address. */
  | { kind: 'portal'; url: string }

/** What was found in a text; null: nothing. */
export function read(text: string): Pasted | null {
  const whole = plain(text).trim()
  if (whole === '' || /^#EXT(M3U|INF)/i.test(whole)) return null
  const pairs = jsonPairs(whole) ?? pairsIn(whole)
  const urls = addressesIn(whole)
  const guides = guidesOf(pairs, urls)
  const others = urls.filter(url => !guides.includes(url))
  const { username, password } = labelled(pairs)
  const server = serverOf(pairs, others)
  const guidesBeside = (account?: XtreamAccount): Beside => {
    const beside = guides.filter(guide => !isOwnGuide(guide, account))
    return beside.length > 0 ? { guides: beside } : {}
  }
  const account = (found: XtreamAccount): Pasted => ({ kind: 'account', ...found, ...guidesBeside(found) })

  if (username !== '' && password !== '' && server !== '') return account({ url: server, username, password })
  const lists = others.filter(url => !isContact(url))
  const inAddress = (lists.length > 0 ? lists : guides).map(anyAccountIn).find(found => found !== null)
  if (inAddress) return account(inAddress)
  const bare = username === '' && password === '' ? bareIn(whole) : null
  if (bare !== null) return account(bare)
  const portal = portalIn(whole, pairs, others)
  if (portal !== undefined && (username === '' || password === '')) return { kind: 'portal', url: portal }
  if (username !== '' || password !== '') return { kind: 'partial', url: server, username, password, ...guidesBeside() }
  const url = playlistOf(pairs) ?? lists[0] ?? (guides.length === 1 ? guides[0] : undefined) ?? alone(whole) ?? server
  if (url === '') return null
  const beside = guides.filter(guide => guide !== url)
  return { kind: 'address', url, ...(beside.length > 0 && { guides: beside }) }
}

/** The addresses in a text, each once, without the punctuation of the sentence. An address alone has no sentence around it. */
function addressesIn(text: string): string[] {
  const matches: string[] = text.match(ADDRESS) ?? []
  const found = matches[0] === text ? matches : matches.map(trimmed)
  return [...new Set(found.map(completed))].filter(url => hostOf(url) !== '')
}

function trimmed(url: string): string {
  const short = url.replace(/[.,;:!?*_~\]}]+$/, '')
  return short.endsWith(')') && !short.includes('(') ? trimmed(short.slice(0, -1)) : short
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname
  } catch {
    return ''
  }
}

function labelled(pairs: Pair[]) {
  const first = (label: Label) =>
    pairs.find(pair => pair.label === label && pair.value !== '' && !pair.value.includes('://'))?.value ?? ''
  return { username: first('username') || first('maybeUsername'), password: first('password') }
}

/** The server of the account, with the port that stands by itself. */
function serverOf(pairs: Pair[], urls: string[]): string {
  const said = (label: Label) => pairs.filter(pair => pair.label === label).map(({ value }) => addressIn(value))
  const rest = [...said('maybeServer'), ...urls].filter(url => !isContact(url))
  const server = [...said('server'), ...rest].find(url => url !== '')
  if (server === undefined) return ''
  const url = new URL(server)
  const port = pairs.find(({ label, value }) => label === 'port' && /^\d{1,5}$/.test(value))?.value
  if (port !== undefined && url.port === '') url.port = port
  const scheme = pairs.find(({ label }) => label === 'scheme')?.value.toLowerCase()
  if (scheme === 'https' && !urls.includes(server)) url.protocol = 'https:'
  return baseOf(url)
}

/** The address of a panel, of whatever is below it. */
function baseOf(url: URL): string {
  const path = url.pathname.replace(/\/(?:c|get\.php|player_api\.php|panel_api\.php|xmltv\.php|portal\.php)?\/*$/, '')
  return `${url.protocol}//${url.host}${path.replace(/\/+$/, '')}`
}

/** The address in a value: with a scheme, or a host that is completed. */
function addressIn(value: string): string {
  const [url] = value.match(ADDRESS) ?? []
  if (url !== undefined && hostOf(completed(trimmed(url))) !== '') return completed(trimmed(url))
  return single(value.replace(/\s*:\s*(?=\d+$)/, ':').split(/\s+/)[0] ?? '') ?? ''
}

/** A text that is one address, in a sentence or a list. */
const single = (text: string) => alone(trimmed(text))

/** A text that is one address, to the letter. */
function alone(text: string): string | undefined {
  const url = completed(text)
  return url.includes('://') && !/\s/.test(url) && (url.startsWith('file:') || isHost(url)) ? url : undefined
}

/** A host has a dot or a port, or is this machine. A name with a dot may also be a sentence's end. */
function isHost(url: string): boolean {
  const host = hostOf(url)
  if (host === '') return false
  return /^(localhost|[\d.]+|\[.*\])$/.test(host) || /\.[a-z][a-z\d-]+$/i.test(host) || /^\w+:\/\/[\w-]+:\d+/.test(url)
}

/** Also the account in the address of one stream: `…/live/name/password/12.ts`. */
function anyAccountIn(url: string): XtreamAccount | null {
  const [, base, username, password] =
    /^(https?:\/\/[^/]+)\/(?:live|movie|series)\/([^/]+)\/([^/]+)\/\d+(?:\.\w+)?$/.exec(url) ?? []
  if (base === undefined || username === undefined || password === undefined) return accountIn(url) ?? signedIn(url)
  // Decodes as the server does, also what is no valid encoding.
  const account = new URLSearchParams(`username=${username}&password=${password}`)
  return { url: base, username: account.get('username') ?? '', password: account.get('password') ?? '' }
}

/** The account before a host: `http://name:password@host`. With a path, it is the address of a list. */
function signedIn(address: string): XtreamAccount | null {
  const url = new URL(address)
  if (url.username === '' || url.password === '' || url.pathname !== '/') return null
  const account = new URLSearchParams(`username=${url.username}&password=${url.password}`)
  return { url: url.origin, username: account.get('username') ?? '', password: account.get('password') ?? '' }
}

/** Without the emoji that a line begins with. */
function withoutEmoji(line: string): string {
  const [start = ''] = /^[^\p{L}\p{N}]*/u.exec(line) ?? []
  return /\p{Extended_Pictographic}/u.test(start) ? line.slice(start.length) : line
}

/** Lines or words without labels: an address, then a user name and a password. */
function bareIn(text: string): XtreamAccount | null {
  if (MAC.test(text)) return null
  const lines = text
    .split('\n')
    .map(line => withoutEmoji(line).trim())
    .filter(line => line !== '')
  const words = lines.map(line => line.split(/[\s|;,]+/).filter(Boolean)).filter(({ length }) => length <= 4)
  for (const all of [lines, ...words]) {
    const isLine = all !== lines
    const isAddress = (text: string) => single(text) !== undefined && !isContact(completed(text))
    // A password may look like a host.
    const sure = all.findIndex(text => /:\/\/|:\d+\/?$/.test(text) && isAddress(text))
    const at = sure >= 0 ? sure : all.findIndex(isAddress)
    const server = single(all[at] ?? '')
    if (isLine && at !== 0 && !(at === 2 && all.length === 3)) continue
    if (server === undefined || likely(server) === 'epg') continue
    const url = new URL(server)
    // A list, not a server.
    if (new URL(baseOf(url)).pathname !== '/' || url.search !== '') continue
    let rest = all.slice(at + 1)
    const word = (text: string | undefined) => text !== undefined && /^\S+$/.test(text) && !text.includes('://')
    if (url.port === '' && /^\d{2,5}$/.test(rest[0] ?? '') && word(rest[1]) && word(rest[2])) {
      url.port = rest[0] ?? ''
      rest = rest.slice(1)
    }
    // The address may also be the last of the three.
    if (at === 2 && all.length === 3) rest = all
    const [, name, secret] = word(rest[1]) ? [] : (/^([^\s:/]+)[:/](\S+)$/.exec(rest[0] ?? '') ?? [])
    const [username = '', password = ''] = name === undefined ? rest : [name, secret]
    if (word(username) && word(password) && username !== '' && password !== '')
      return { url: baseOf(url), username, password }
  }
  return null
}

function guidesOf(pairs: Pair[], urls: string[]): string[] {
  const said = pairs.filter(({ label }) => label === 'guide').map(({ value }) => addressIn(value))
  return [...new Set([...said, ...urls.filter(url => likely(url) === 'epg')])].filter(url => url !== '')
}

/** The guide of the account itself, which comes with it. */
function isOwnGuide(guide: string, account?: XtreamAccount): boolean {
  const own = accountIn(guide)
  return (
    own !== null && account !== undefined && isSameAddress(own.url, account.url) && own.username === account.username
  )
}

const playlistOf = (pairs: Pair[]) =>
  pairs
    .filter(({ label }) => label === 'playlist')
    .map(({ value }) => addressIn(value))
    .find(url => url !== '')

/** Where people talk to the provider, and where they get a player. */
const isContact = (url: string) =>
  /^(?:.*\.)?(?:t\.me|wa\.me|telegram\.(?:me|org)|whatsapp\.com|paypal\.(?:me|com)|youtu\.be|youtube\.com|facebook\.com|instagram\.com|discord\.(?:gg|com)|play\.google\.com|apps\.apple\.com|aftv\.news)$/i.test(
    hostOf(url),
  )

const MAC = /\b(?:[\da-f]{2}[:-]){5}[\da-f]{2}\b/i

function portalIn(text: string, pairs: Pair[], urls: string[]): string | undefined {
  const isPortal = (url: string) =>
    /\/(?:c|stalker_portal(?:\/.*)?|portal\.php|server\/load\.php)\/?(?:[?#].*)?$/.test(url)
  const url = urls.find(isPortal)
  if (url !== undefined) return url
  return MAC.test(text) ? (urls[0] ?? serverOf(pairs, urls)) : undefined
}

/** The members of a JSON text, also those of objects in it; null: it is none. */
function jsonPairs(text: string): Pair[] | null {
  const from = text.search(/[{[]/)
  const to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'))
  if (from < 0 || to < from) return null
  let value: unknown
  try {
    value = JSON.parse(text.slice(from, to + 1))
  } catch {
    return null
  }
  const pairs: Pair[] = []
  JSON.stringify(value, (name, member: unknown) => {
    const label = typeof member === 'string' || typeof member === 'number' ? labelOf(name) : undefined
    if (label !== undefined) pairs.push({ label, value: String(member).trim() })
    return member
  })
  return pairs.length > 0 ? pairs : null
}
