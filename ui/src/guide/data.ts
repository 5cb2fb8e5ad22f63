// Queries about the guide: blocks of channels and hours, one programme, the search.
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { cache } from '../api/cache'
import { allOf, api, body, by, only } from '../api/client'
import type { Family } from './category'
import { joined } from './layout'
import { HOUR } from './zone'
import type { GuideRow, Programme } from '../api/model'

type Block = { items: GuideRow[]; total: number }

/** The size of a block: channels, and milliseconds. */
const ROWS = 50
const LENGTH = 6 * HOUR
/** How long a block must stay in view before it is loaded, in milliseconds. */
const SETTLE = 60

export interface Wanted {
  /** Only channels that contain this text. */
  search?: string
  /** Shows a list of programmes that contain this text instead of the grid. */
  programmes?: string
  /** The id of a playlist, or `all` for all guides. Missing: the first playlist. */
  playlist?: string
  /** The id of a guide source, shown as it is. */
  source?: string
  /** The time at the left edge, RFC 3339. Missing: the present. */
  from?: string
  /** A time zone. Missing: the browser's. */
  zone?: string
  /** The highlighted category. */
  category?: Family
  /** The opened programme, and the channel that plays. */
  programme?: string
  play?: string
}

/** The choice of channels. */
export interface Asked {
  search?: string
  playlist?: string
  source?: string
}

function ask({ search, playlist, source }: Asked, page: number, limit: number, from: number, to: number) {
  return {
    search,
    proxy_id: playlist,
    // Films and series have no programme.
    stream_type: playlist === undefined ? undefined : ('live' as const),
    source_id: only(source),
    page,
    limit,
    start_time: new Date(from).toISOString(),
    end_time: new Date(to).toISOString(),
  }
}

/**
 * The number of channels. The previous one stays until it is loaded. It comes with the first channels of this hour, which are shown
 * first.
 */
export function useTotal(asked: Asked, isReady: boolean) {
  return useQuery({
    queryKey: ['guide', 'total', asked],
    async queryFn() {
      const first = block(asked, 0, Math.floor(Date.now() / LENGTH))
      return (await cache.fetchQuery({ ...first, staleTime: 0 })).total
    },
    enabled: isReady,
    placeholderData: keepPreviousData,
  })
}

function block(asked: Asked, rows: number, time: number) {
  return {
    queryKey: ['guide', 'block', asked, rows, time],
    async queryFn({ signal }: { signal: AbortSignal }) {
      await new Promise(done => setTimeout(done, SETTLE))
      signal.throwIfAborted()
      const query = ask(asked, rows + 1, ROWS, time * LENGTH, (time + 1) * LENGTH)
      return body(api.GET('/api/v1/epg/guide', { params: { query }, signal }))
    },
    gcTime: 120_000,
  }
}

/** The loaded blocks. A class, because the query library compares plain objects deeply on each render. */
class Blocks {
  readonly all: (Block | undefined)[]
  readonly error: Error | null
  constructor(results: UseQueryResult<Block>[]) {
    this.all = results.map(({ data }) => data)
    this.error = results.find(({ error }) => error !== null)?.error ?? null
  }
}
const both = (results: UseQueryResult<Block>[]) => new Blocks(results)

/** The rows from `first` to `last` with the programmes between two times, as far as they are loaded. */
export function useGuideRows(asked: Asked, first: number, last: number, from: number, to: number) {
  const [rows, lastRows] = [Math.floor(first / ROWS), Math.floor(last / ROWS)]
  const [time, lastTime] = [Math.floor(from / LENGTH), Math.floor((to - 1) / LENGTH)]
  const keys = useMemo(() => {
    const all: { rows: number; time: number }[] = []
    for (let r = rows; r <= lastRows; r++) for (let t = time; t <= lastTime; t++) all.push({ rows: r, time: t })
    return all
  }, [rows, lastRows, time, lastTime])
  const { all, error } = useQueries({
    queries: keys.map(key => block(asked, key.rows, key.time)),
    combine: both,
  })
  const rowAt = (at: number): GuideRow | undefined => {
    const within = Math.floor(at / ROWS)
    const parts: GuideRow[] = []
    for (const [n, key] of keys.entries()) {
      const row = key.rows === within ? all[n]?.items[at % ROWS] : undefined
      if (row !== undefined) parts.push(row)
    }
    return joined(parts)
  }
  return { rowAt, error }
}

export function useProgramme(id: string) {
  return useQuery({
    queryKey: ['guide', 'programme', id],
    queryFn: () => body(api.GET('/api/v1/epg/programs/{id}', by(id))),
  })
}

/** The channel of a playlist that shows a programme, if any. */
export function useShownOn(programme: Programme, playlist: string | undefined) {
  return useQuery({
    queryKey: ['guide', 'shown', programme.channel_id, playlist],
    async queryFn() {
      const rows = await allOf(page => {
        const query = { ...page, proxy_id: playlist, channel_filter: programme.channel_id.split(',')[0] }
        return body(api.GET('/api/v1/epg/now', { params: { query } }))
      })
      return rows.find(row => row.channel_id === programme.channel_id)?.channel ?? null
    },
    enabled: playlist !== undefined,
  })
}

/** Programmes that a search lists at a time. */
const STEP = 50

/** Programmes to come that contain a text, titles first, then the next ones. */
export function useFound(text: string, source: string | undefined) {
  return useInfiniteQuery({
    queryKey: ['guide', 'found', text, source],
    initialPageParam: 1,
    queryFn({ signal, pageParam: page }) {
      const query = { q: text, source_id: only(source), page, limit: STEP }
      return body(api.GET('/api/v1/epg/search', { params: { query }, signal }))
    },
    getNextPageParam: ({ has_more }, pages) => (has_more ? pages.length + 1 : undefined),
    placeholderData: keepPreviousData,
  })
}
