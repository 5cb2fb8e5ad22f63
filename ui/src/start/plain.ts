// A pasted message as plain lines: HTML, Markdown, tables and e-mail wrapping are undone. Pure.

/** More than any message has with its markup, in letters. */
const LONGEST = 40_000

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', colon: ':' }

/** The text without markup. Every letter stays one UTF-16 unit, as in the composed form. */
export function plain(text: string): string {
  const whole = text
    .slice(0, LONGEST)
    .replace(/[ \t]{9,}/g, '\t')
    .normalize('NFC')
    // Letters in another form, such as the bold ones of mathematics.
    .replace(/[\u{1d400}-\u{1d7ff}\uff01-\uff5e]/gu, letter => letter.normalize('NFKC'))
  return (
    withoutMarkdown(withoutHtml(withoutWrapping(whole)))
      .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\u00ad]/g, '')
      .replace(/[\u00a0\u2007\u202f\u3000]/g, ' ')
      .replace(/[\ufe55\ua789]/g, ':')
      .replace(/[“”„]/g, '"')
      .replace(/[‘’‚]/g, "'")
      .replace(/\r\n?|\u2028|\u2029/g, '\n')
      .replace(/^[ \t]*[-=_*~─━═]{3,}[ \t]*(?:\n|$)/gm, '')
      // An address that was wrapped.
      .replace(/([?&])[ \t]*\n[ \t]*(?=\w+=)|[ \t]*\n[ \t]*(?=&\w+=)/g, '$1')
  )
}

/** Quoted-printable, as mail has it: `=3D` is an equals sign, and `=` at the end of a line joins it with the next. */
function withoutWrapping(text: string): string {
  if (!/=3D/i.test(text)) return text
  const bytes = text.replace(/=\r?\n/g, '').replace(/%/g, '%25')
  try {
    return decodeURIComponent(bytes.replace(/=([0-9A-F]{2})/gi, '%$1'))
  } catch {
    return text
  }
}

function withoutHtml(text: string): string {
  const decoded = /<\/?(?:a|b|br|div|p|span|strong|table|tr|td|th|li|ul|html|body|font|em|i|pre|code)\b[^>]*>/i.test(
    text,
  )
    ? text
        .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, '')
        // What a link shows may be shortened.
        .replace(/<a\b[^>]*?href\s*=\s*["']?([^"'\s>]+)["']?[^>]*>[\s\S]*?<\/a>/gi, ' $1 ')
        // In the source of a page a line end is a space.
        .replace(/\s*\n\s*/g, ' ')
        .replace(/<\/t[dh]>\s*<t[dh]\b[^>]*>/gi, '\t')
        .replace(/<(?:br|hr|\/?(?:p|div|tr|li|ul|ol|table|h\d|pre))\b[^>]*>/gi, '\n')
        .replace(/<\/?[a-z][^>]*>/gi, '')
    : text
  return decoded.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi,
    (whole, hex: string, digits: string, name: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
      const code = hex === undefined ? Number(digits) : parseInt(hex, 16)
      return code > 0 && code < 0x10000 ? String.fromCharCode(code) : whole
    },
  )
}

// Only whole words: passwords may contain the same characters.
function withoutMarkdown(text: string): string {
  return (
    text
      .replace(/\[[^[\]\n]*\]\(\s*<?([^\s()<>]+)>?(?:\s[^()\n]*)?\)/g, ' $1 ')
      .replace(/(^|[\s([|>:=])(\*\*\*|\*\*|__|\|\||`+)(?=\S)(.+?)(?<=\S)\2(?=$|[\s)\]|:=.,;])/gm, '$1$3')
      // Of labels only: a value in single characters may be a password.
      .replace(/^([^\p{L}\p{N}\n*_~]*)([*_~])(?=\S)([^*_~\n]+?)(?<=\S)\2(?=[ \t:=|])/gmu, '$1$3')
      // Quotes, headings and bullets at the beginning of a line.
      .replace(/^[ \t]*(?:>[ \t]*)+/gm, '')
      .replace(/^[ \t]*(?:#{1,6}|[-*+]|\d{1,2}[.)])[ \t]+/gm, '')
  )
}
