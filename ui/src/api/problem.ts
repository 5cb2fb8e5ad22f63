// A failed request with a message for the user, from a problem document (RFC 9457).
import { t } from '../words/catalogue'

export interface FieldError {
  field: string
  message: string
}

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly errors: FieldError[]

  constructor(status: number, message: string, code = '', errors: FieldError[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }

  static unreachable(): Problem {
    return new Problem(0, t.api.unreachable, 'unreachable')
  }

  /** Reads the status and the body: a problem document, or what a reverse proxy answered instead. */
  static of(status: number, document: unknown): Problem {
    const said = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {}
    const errors = Array.isArray(said.errors) ? (said.errors as FieldError[]) : []
    const words = [said.detail, said.title].find(text => typeof text === 'string' && text !== '')
    const code = String(said.code ?? '')
    const own = t.api.codes[code]
    if (own !== undefined)
      return new Problem(
        status,
        own,
        code,
        errors.map(error => ({ ...error, message: own })),
      )
    return new Problem(status, (words as string | undefined) ?? wordsFor(status), code, errors)
  }

  /** Messages by field, for forms. */
  byField(): Record<string, string> {
    return Object.fromEntries(this.errors.map(error => [error.field, sentence(error.message)]))
  }
}

function wordsFor(status: number): string {
  if (status === 401) return t.api.sessionEnded
  if (status === 403) return t.api.forbidden
  if (status === 404) return t.api.gone
  if (status === 413) return t.api.tooLarge
  if (status === 429) return t.api.tooMany
  if (status >= 500) return t.api.failed(status)
  return t.api.refused(status)
}

/** The message of any error. Field errors that it does not contain are appended. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error)
  const unsaid = error.errors.filter(({ message }) => !error.message.includes(message))
  return [sentence(error.message), unsaid.map(({ field, message }) => `${field}: ${message}`).join('; ')]
    .filter(Boolean)
    .join(' ')
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
