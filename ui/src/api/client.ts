// The one way to the server. Paths, bodies and answers are typed by schema.d.ts, which is generated.
import createClient from 'openapi-fetch'
import { Problem } from './problem'
import type { paths } from './schema'

/** The base path without a trailing slash. The server writes it into <base>. */
export const base = new URL(document.baseURI).pathname.replace(/\/$/, '')

export const api = createClient<paths>({ baseUrl: base, credentials: 'same-origin' })

/** The answer to a GET of a path. */
export type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer T } } } }
}
  ? T
  : never

/** An item of the list that a GET of a path returns. */
export type Row<P extends keyof paths> = Answer<P> extends { items: (infer T)[] } ? T : never

/** The body of an answer. Every failure becomes a {@link Problem} here. */
export async function body<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let result
  try {
    result = await call
  } catch (cause) {
    throw cause instanceof DOMException ? cause : Problem.unreachable()
  }
  if (!result.response.ok) throw Problem.of(result.response.status, result.error)
  return result.data as T
}

/** Parameters of a path with an id. */
export const by = (id: string) => ({ params: { path: { id } } })

/** A filter that takes several values, with one. */
export const only = (value: string | undefined) => (value === undefined ? undefined : [value])

/** The server's largest page. */
const MOST = 500

/** All items of a list, asked for page by page. */
export async function allOf<T>(
  page: (query: { page: number; limit: number }) => Promise<{ items: T[]; has_more: boolean }>,
): Promise<T[]> {
  const all: T[] = []
  for (let at = 1; ; at += 1) {
    const { items, has_more } = await page({ page: at, limit: MOST })
    all.push(...items)
    if (!has_more || items.length === 0) return all
  }
}
