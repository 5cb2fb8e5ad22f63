// Reads a pasted text: an address, an address with an account, or a provider's message with server, name
// and password. Pure.
import { accountIn, type XtreamAccount } from '../sources/flavour'
import { completed } from '../sources/words'

export type Pasted = ({ kind: 'account' } & XtreamAccount) | { kind: 'address'; url: string }

// The labels that providers use for the three lines.
const SERVER = /^(?:server|host|url|portal|dns|address|link|adresse)(?:\s*(?:url|address|name))?$/i
const USERNAME = /^(?:user|user\s*name|username|login|benutzer(?:name)?|account)$/i
const PASSWORD = /^(?:pass|pass\s*word|password|passwort|pw|pwd)$/i

export function read(text: string): Pasted | null {
  const whole = text.trim()
  if (whole === '') return null
  const written = message(whole)
  if (written !== null) return { kind: 'account', ...written }
  const url = completed(/\S+:\/\/\S+/.exec(whole)?.[0] ?? whole)
  if (!url.includes('://')) return null
  const account = accountIn(url)
  return account === null ? { kind: 'address', url } : { kind: 'account', ...account }
}

/** "Server: http://…", "Username: …", "Password: …", one on each line. */
function message(text: string): XtreamAccount | null {
  const found = { url: '', username: '', password: '' }
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^\W*([\p{L} ]+?)\s*[:=]\s*(\S.*)$/u.exec(line.trim()) ?? []
    if (SERVER.test(name)) found.url ||= value.trim()
    if (USERNAME.test(name)) found.username ||= value.trim()
    if (PASSWORD.test(name)) found.password ||= value.trim()
  }
  if (found.username === '' || found.password === '') return null
  const url = completed(found.url || (/\S+:\/\/\S+/.exec(text)?.[0] ?? ''))
  if (!url.includes('://')) return null
  return { ...found, url: accountIn(url)?.url ?? url.replace(/\/+$/, '') }
}
