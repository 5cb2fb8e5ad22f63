// Whatever went wrong with a request, as one thing with words for a person (RFC 9457).

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
    return new Problem(
      0,
      'Lineup does not answer. What players fetch may still work; try again in a moment.',
      'unreachable',
    )
  }

  /** From the status and the body, which is a problem document, or whatever a proxy between put there. */
  static of(status: number, document: unknown): Problem {
    const said = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {}
    const errors = Array.isArray(said.errors) ? (said.errors as FieldError[]) : []
    const words = [said.detail, said.title].find(text => typeof text === 'string' && text !== '')
    return new Problem(status, (words as string | undefined) ?? wordsFor(status), String(said.code ?? ''), errors)
  }

  /** The messages by field, for forms. */
  byField(): Record<string, string> {
    return Object.fromEntries(this.errors.map(error => [error.field, sentence(error.message)]))
  }
}

function wordsFor(status: number): string {
  if (status === 401) return 'Your session ended. Sign in again.'
  if (status === 403) return 'This is not allowed.'
  if (status === 404) return 'This does not exist any more.'
  if (status === 413) return 'This is too large.'
  if (status === 429) return 'Too many tries. Wait a minute.'
  if (status >= 500) return `Lineup could not do this (HTTP ${status}). Its log says why.`
  return `Lineup refused this (HTTP ${status}).`
}

/** Any error, in words for a person. Field errors that no form shows are appended. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error)
  const unsaid = error.errors.filter(({ message }) => !error.message.includes(message))
  return [error.message, unsaid.map(({ field, message }) => `${field}: ${message}`).join('; ')]
    .filter(Boolean)
    .join(' ')
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
