// The labels of pasted logins, such as "Server:" or "Benutzername =", and the values behind them. Pure.
/* eslint-disable no-restricted-syntax -- Words that are recognised, not texts that are shown. */

export type Label =
  | 'server'
  | 'maybeServer'
  | 'maybeUsername'
  | 'port'
  | 'username'
  | 'password'
  | 'playlist'
  | 'guide'
  | 'mac'
  | 'scheme'
  | 'other'

/**
 * Words that providers write, by language where not English. This is a table and may be long.
 * Case, accents, and blanks between words do not matter.
 */
const WORDS: Record<Label, string> = {
  server: `server|host|hostname|host name|url|portal|dns|base url|serveur|hote|servidor|anfitriao|serwer|streda|sunucu|palvelin|szerver|kiszolgalo
    |сервер|хост|портал|διακομιστης|الخادم|خادم|السيرفر|سيرفر|الهوست|هوست|שרת|服务器|服務器|伺服器|サーバー|サーバ|서버|호스트|सर्वर|máy chủ`,
  // May also be that of the provider's shop.
  maybeServer: `address|link|domain|panel|api|site|web|website|adresse|lien|domaine|direccion|enlace|dominio|indirizzo|collegamento|endereco|adres|adresa
    |baglanti|osoite|adress|cim|адрес|адреса|ссылка|посилання|домен|διευθυνση|الرابط|رابط|العنوان|כתובת|地址|网址|網址|域名|アドレス|주소|địa chỉ`,
  port: `port|porta|puerto|poort|portti|порт|θυρα|المنفذ|منفذ|بورت|端口|埠|ポート|포트|cổng`,
  username: `user|user name|user id|usr|uname|login name|userid|benutzer|benutzername|nutzer|nutzername|anmeldename|benutzerkennung
    |utilisateur|nom d'utilisateur|nom utilisateur|identifiant|usuario|nombre de usuario|nombre usuario|utente|nome utente|utilizador|nome de utilizador|nome de usuario|nome do usuario
    |gebruiker|gebruikersnaam|uzytkownik|nazwa uzytkownika|uzivatel|uzivatelske jmeno|pouzivatel|pouzivatelske meno|felhasznalo|felhasznalonev
    |kullanici|kullanici adi|anvandare|anvandarnamn|brugernavn|bruger|brukernavn|bruker|kayttaja|kayttajatunnus|kayttajanimi|utilizator|nume utilizator|nume de utilizator
    |korisnik|korisnicko ime|uporabnisko ime|корисник|корисничко име|пользователь|имя пользователя|логин|логін|користувач|ім'я користувача|потребител|потребителско име
    |χρηστης|ονομα χρηστη|اسم المستخدم|المستخدم|مستخدم|اليوزر|يوزر|يوزرنيم|اسم الدخول|שם משתמש|משתמש|用户名|用戶名|用户|用戶|账号|帳號|账户|使用者名稱|ユーザー名|ユーザー|ユーザー id
    |사용자|사용자 이름|사용자명|아이디|उपयोगकर्ता|उपयोगकर्ता नाम|tên đăng nhập|tên người dùng|tài khoản|nama pengguna|pengguna`,
  // May also be the number of the customer, or a heading.
  maybeUsername: `login|log in|account|account name|id|kennung|konto|compte|nom de compte|cuenta|имя`,
  password: `pass|password|passwd|passcode|pass word|pw|pwd|psw|pswd
    |passwort|kennwort|mot de passe|mdp|code d'acces|contrasena|clave|contra|senha|palavra passe|palavra chave|parola|parola d'ordine|chiave
    |wachtwoord|haslo|heslo|jelszo|sifre|parole|losenord|passord|adgangskode|kodeord|salasana|lozinka|sifra|geslo|лозинка|шифра|пароль|парола
    |κωδικος|κωδικος προσβασης|συνθηματικο|كلمة المرور|كلمة السر|كلمه المرور|كلمه السر|الباسورد|باسورد|الرقم السري|סיסמה|סיסמא|密码|密碼|口令|パスワード|비밀번호|암호|पासवर्ड|mật khẩu|kata sandi|sandi`,
  playlist: `m3u|m3u8|m3u plus|m3uplus|m3u+|playlist|play list|list|liste|lista|listaa|listas|wiedergabeliste|senderliste|liste de lecture|lijst|seznam|плейлист|список|плейліст|قائمة التشغيل|播放列表|播放清单|列表|プレイリスト|재생목록`,
  guide: `epg|xmltv|guide|tv guide|xml|epg guide|program guide|programme guide|programm|tv programm|programmfuhrer|programmzeitschrift|guia|guia tv|guia de programacion
    |guida|guida tv|guide tv|guide des programmes|gids|tv gids|przewodnik|rehber|телепрограмма|програма|программа|دليل البرامج|节目单|節目表|番組表|편성표`,
  mac: `mac|mac id`,
  scheme: `protocol|server protocol|scheme|protokoll`,
  other: `name|expire|expires|expiry|expired|expiration|exp date|exp|valid|valid until|valid till|until|status|state|connections|max connections|maximum connections|active connections|active cons|max cons|screens|devices
    |created|created at|trial|is trial|time zone|timezone|time|package|bouquet|plan|subscription|order|note|notes|support|whatsapp|telegram|email|e mail|mail|customer|client|invoice|price|app|application|device|type|output|auth|message
    |https port|ssl port|rtmp port|format|allowed output formats|channels|vod|series|backup|player|download|downloader|code|step|from|to|subject|date
    |gultig|gultig bis|ablauf|ablaufdatum|lauft ab|verbindungen|kunde|kundennummer|paket|rechnung|hinweis|valable jusqu'au|expire le|connexions|vence|vencimiento|conexiones|vencimento|validade|conexoes|scadenza|connessioni|geldig tot|wazne do|gecerlilik|bitis
    |срок|действует до|до|подключения|ينتهي|تاريخ الانتهاء|到期|有效期`,
}

/** Words before a label that belong to it, and behind it. */
const BEFORE =
  'xtream|xtream codes|iptv|http|https|your|the|main|stream|streaming|api|tv|live|full|ihr|ihre|dein|deine|votre|su|tu|seu|uw|je|new|xc|portal|server|playlist|m3u|m3u8|epg|xmltv'
const BEHIND = 'url|address|adresse|link|lien|enlace|name|id|line|1|epg|xmltv|m3u|list|ссылка|地址|url 1'

/** One UTF-16 unit without case and accent, so that places in the folded text are those of the text. */
const unit = (letter: string) =>
  letter.normalize('NFD').toLowerCase().charAt(0).replace('ı', 'i').replace('đ', 'd').replace('ł', 'l')
export const folded = (text: string) => Array.from({ length: text.length }, (_, at) => unit(text.charAt(at))).join('')

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const GAP = "[ \\t_.'’/-]{0,2}"
const patternOf = (words: string) =>
  words
    .split('|')
    .map(word => folded(word.normalize('NFC')).trim())
    .toSorted((a, b) => b.length - a.length)
    .map(word => word.split(/[ ']/).map(escaped).join(GAP))
    .join('|')

const GROUPS = Object.entries(WORDS).map(([label, words]) => `(?<${label}>${patternOf(words)})`)
/** In brackets behind a label: "Server (DNS):". */
const REMARK = '[.·…]*(?:[ \\t]*[([][^)\\]\\n]{0,24}[)\\]])?'
/** What stands between a label and its value. A dash or a bar needs blanks, since hosts and passwords contain them. */
const SEPARATOR = [
  '["\']?[ \\t]*(?:[:=]+>?(?:[ \\t]*-+(?=[ \\t]))?|[-=~]+>|[\u2190-\u21ff\u2794-\u27bf\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff▶►❯›»👉☛☞]+|\\t[ \\t]*|\\|)',
  '[ \\t]+[-–—>~][-–—>]*(?=[ \\t])',
].join('|')
const LABELLED = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}_.@])(?:(?:${patternOf(BEFORE)})${GAP})??(?:${GROUPS.join('|')})(?:${GAP}(?:${patternOf(BEHIND)}))?${REMARK}(?:${SEPARATOR})[ \\t]*`,
  'gu',
)
/** A label alone on its line: its value is on the next. */
const ALONE = new RegExp(
  `^[^\\p{L}\\p{N}\\n]*(?:(?:${patternOf(BEFORE)})${GAP})??(?:${GROUPS.join('|')})(?:${GAP}(?:${patternOf(BEHIND)}))?${REMARK}[^\\p{L}\\p{N}\\n]*$`,
  'u',
)
/** Labels with nothing but a blank, a word or brackets between them and their values. */
const LOOSE = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}_.@])(?:${GROUPS.join('|')})(?:[ \\t]*[)\\]}])?[ \\t]+(?:(?:is|are|ist|lautet|est|es|at)[ \\t]+)*(?=\\S)`,
  'gu',
)
/** The name and the password behind one label: "User/Pass: anna / secret". */
const BOTH = new RegExp(
  `(?:${patternOf(`${WORDS.username}|${WORDS.maybeUsername}`)})[ \\t]*[/&+|][ \\t]*(?:${patternOf(WORDS.password)})`,
  'u',
)

export interface Pair {
  label: Label
  value: string
}

const labelIn = (match: RegExpExecArray) =>
  (Object.entries(match.groups ?? {}).find(([, word]) => word !== undefined)?.[0] ?? 'other') as Label

interface Line {
  text: string
  /** Folded, and without addresses, which contain what looks like labels. */
  seen: string
}

/** The labelled values of a text, in order. Values end at the next label or the end of the line. */
export function pairsIn(text: string): Pair[] {
  const lines = text
    .split('\n')
    .filter(text => text.trim() !== '')
    .map(text => ({ text, seen: folded(text.replace(ADDRESS, address => '\ue000'.repeat(address.length))) }))
  const strict = unwrapped([...inTable(lines), ...lines.flatMap((line, at) => inLine(line, lines[at + 1]))])
  if (hasAll(strict, ['username', 'maybeUsername']) && hasAll(strict, ['password'])) return apart(strict, lines)
  const loose = lines.flatMap(line => found(line, LOOSE, true))
  return hasAll(loose, ['username', 'maybeUsername']) && hasAll(loose, ['password']) ? loose : apart(strict, lines)
}

const hasAll = (pairs: Pair[], labels: Label[]) =>
  pairs.some(({ label, value }) => labels.includes(label) && value !== '')

function found({ text, seen }: Line, labels: RegExp, isOneOfMany?: boolean): Pair[] {
  const all = [...seen.matchAll(labels)]
  return all.map((match, n) => ({
    label: labelIn(match),
    value: cleaned(text.slice(match.index + match[0].length, all[n + 1]?.index), isOneOfMany ?? all.length > 1),
  }))
}

/** The last value, or that of a label alone, may be on the next line. */
function inLine(line: Line, next: Line | undefined): Pair[] {
  const below = next === undefined || found(next, LABELLED).length > 0 ? '' : cleaned(next.text, false)
  const pairs = found(line, LABELLED)
  const last = pairs.at(-1)
  if (last !== undefined) {
    last.value ||= below
    return pairs
  }
  const alone = ALONE.exec(line.seen)
  return alone === null || below === '' ? [] : [{ label: labelIn(alone), value: below }]
}

/** A row of labels, and a row of values below it. */
function inTable(lines: Line[]): Pair[] {
  const rows = lines.map(({ text }) => text.trim().replace(/^\||\|$/g, '')).filter(row => !/^[\s|:-]*$/.test(row))
  for (const [at, row] of rows.entries())
    for (const edge of [/\t+/, /\|/, /[,;]/]) {
      const labels = row.split(edge).map(cell => labelOf(cell.trim()))
      const values = (rows[at + 1] ?? '').split(edge).map(cell => cleaned(cell, false))
      if (labels.filter(label => label !== undefined).length < 2 || labels.length !== values.length) continue
      return labels.flatMap((label, at) => (label === undefined ? [] : [{ label, value: values[at] ?? '' }]))
    }
  return []
}

/** Takes a name and a password apart that stand together. */
function apart(pairs: Pair[], lines: Line[]): Pair[] {
  const isBoth = lines.some(({ seen }) => BOTH.test(seen))
  const whole = pairs.find(({ label }) => label === 'password') ?? pairs.find(({ label }) => /user/i.test(label))
  const edge = isBoth ? /^(\S+?)(?:\s+[/|-]\s+|[:/|]|\s+)(\S+)$/ : /^(\S+)\s+[/|]\s+(\S+)$/
  const [, username, password] = edge.exec(whole?.value ?? '') ?? []
  const isTogether = isBoth || !hasAll(pairs, ['password']) || !hasAll(pairs, ['username', 'maybeUsername'])
  if (username === undefined || password === undefined || !isTogether) return pairs
  return [{ label: 'username', value: username }, { label: 'password', value: password }, ...pairs]
}

/** Where the address stands in the marks of a chat, such as `*http://…*`, the other values do too. */
function unwrapped(pairs: Pair[]): Pair[] {
  const [, mark] = pairs.map(({ value }) => /^([*_~])https?:.*\1$/.exec(value)).find(match => match !== null) ?? []
  if (mark === undefined) return pairs
  const inside = (value: string) =>
    value.length > 2 && value.startsWith(mark) && value.endsWith(mark) ? value.slice(1, -1) : value
  return pairs.map(({ label, value }) => ({ label, value: inside(value) }))
}

/** The name of a member in JSON. */
export function labelOf(name: string): Label | undefined {
  const match = ALONE.exec(folded(name.replace(/([a-z])([A-Z])/g, '$1 $2')))
  return match === null ? undefined : labelIn(match)
}

/** In a list without blanks, the next label ends an address. */
const NEXT = `[;,](?:${patternOf([WORDS.username, WORDS.maybeUsername, WORDS.password, WORDS.port, WORDS.guide].join('|'))})[:=]`
/** An address with a scheme, or one without that has a path of a provider's script. */
export const ADDRESS = new RegExp(
  `https?:\\/\\/(?:(?!${NEXT})[^\\s<>"'\`|\\\\^\\ue000])+|(?<![\\w.@/-])[\\w-]+(?:\\.[\\w-]+)+(?::\\d{1,5})?\\/[^\\s<>"'\`|]*\\.(?:php|m3u8?|xml)[^\\s<>"'\`|]*`,
  'gi',
)

/** Without what belongs to the sentence or the table around it. `isOneOfMany`: other labels share its line. */
function cleaned(text: string, isOneOfMany: boolean): string {
  let value = text.trim()
  const [, , inQuotes] = (isOneOfMany && /^(["'])(.*?)\1/.exec(value)) || []
  if (inQuotes !== undefined) return inQuotes
  const quoted = /^(["'`])(.*)\1[,;.]?$/.exec(value)
  if (quoted !== null) return (quoted[2] ?? '').trim()
  value = value.replace(/["'`]?[ \t]*[,;|][ \t|]*$/, '').replace(/^[ \t|]+/, '')
  const [end = ''] = /[^\p{L}\p{N}]*$/u.exec(value) ?? []
  if (/^[ \t].*\p{Extended_Pictographic}/u.test(end)) value = value.slice(0, -end.length)
  if (!isOneOfMany) return value.trim()
  const [word = ''] = value.trim().split(/\s+/)
  return word.replace(/(?:[,;|.)\]}&]|\p{Extended_Pictographic})+$/u, '')
}
