// Questions about the guide: blocks of some channels and some hours as they come into view, one programme, a search.
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { allOf, api, body, by } from '../api/client'
import type { Family } from './category'
import { joined } from './layout'
import { HOUR } from './zone'
import type { GuideRow, Programme } from '../api/model'

type Block = { items: GuideRow[] }

/** A block: that many channels, that many milliseconds. */
const ROWS = 50
const LENGTH = 6 * HOUR
/** Milliseconds that a block has to stay in view before it is asked for. */
const SETTLE = 60

export interface Wanted {
  /** Channels with this text. */
  search?: string
  /** Programmes with this text: a list of them instead of the grid. */
  programmes?: string
  /** A playlist: its channels in its order. `all`: the guides as they are. Not said: the first playlist. */
  playlist?: string
  /** One guide as it is. */
  source?: string
  /** The left edge of what is shown, RFC 3339; not said: the present. */
  from?: string
  /** A time zone; not said: the browser's. */
  zone?: string
  /** The kind of programmes that stands out. */
  category?: Family
  /** The programme that is looked at, and the channel that plays. */
  programme?: string
  play?: string
}

/** Whose channels. */
export interface Asked {
  search?: string
  playlist?: string
  source?: string
}

function ask({ search, playlist, source }: Asked, page: number, limit: number, from: number, to: number) {
  return {
    search,
    proxy_id: playlist,
    source_id: source,
    page,
    limit,
    start_time: new Date(from).toISOString(),
    end_time: new Date(to).toISOString(),
  } as never
}

/** How many channels there are. The old number stays until the new one is there. */
export function useTotal(asked: Asked, isReady: boolean) {
  return useQuery({
    queryKey: ['guide', 'total', asked],
    async queryFn({ signal }) {
      const at = Math.floor(Date.now() / HOUR) * HOUR
      const query = ask(asked, 1, 1, at, at + HOUR)
      return (await body(api.GET('/api/v1/epg/guide', { params: { query }, signal }))).total
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

/** Rows of some channels and hours, by their keys. A class, because plain objects are compared all the way down each time. */
class Blocks {
  readonly all: (Block | undefined)[]
  readonly error: Error | null
  constructor(results: UseQueryResult<Block>[]) {
    this.all = results.map(({ data }) => data)
    this.error = results.find(({ error }) => error !== null)?.error ?? null
  }
}
const both = (results: UseQueryResult<Block>[]) => new Blocks(results)

/** The rows from `first` to `last`, with what is on between two times; what is not there yet is not in them. */
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
        const query = { ...page, proxy_id: playlist, channel_filter: programme.channel_id.split(',')[0] } as never
        return body(api.GET('/api/v1/epg/now', { params: { query } }))
      })
      return rows.find(row => row.channel_id === programme.channel_id)?.channel ?? null
    },
    enabled: playlist !== undefined,
  })
}

/** Programmes that a search lists at a time. */
const STEP = 50

/** Programmes to come that contain a text, the next ones first. */
export function useFound(text: string, source: string | undefined) {
  return useInfiniteQuery({
    queryKey: ['guide', 'found', text, source],
    initialPageParam: 1,
    queryFn({ signal, pageParam: page }) {
      const query = { q: text, source_id: source, page, limit: STEP } as never
      return body(api.GET('/api/v1/epg/search', { params: { query }, signal }))
    },
    getNextPageParam: ({ has_more }, pages) => (has_more ? pages.length + 1 : undefined),
    placeholderData: keepPreviousData,
  })
}
