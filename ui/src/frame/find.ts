// The queries of the search: a few hits of each kind.
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { api, body } from '../api/client'
import { t } from '../words/catalogue'
import { dotted } from '../words/list'
import { dayAndClock } from '../words/time'
import { PAGES } from './pages'

const FEW = 5
/** The shortest text that programmes are searched for: shorter ones match nearly all. */
const ENOUGH = 2

export interface Hit {
  key: string
  title: string
  /** The second line. */
  text: string
  /** An address of the page, as the router takes it. */
  to: { to: string; params?: Record<string, string>; search?: Record<string, string | boolean | undefined> }
}

interface Hits {
  title: string
  hits: Hit[]
}

/** The hits by kind. `isAsking`: some queries are still running. */
export function useHits(text: string, now: Date): { groups: Hits[]; isAsking: boolean; error: Error | null } {
  const query = { search: text, limit: FEW }
  const asked = { params: { query } }
  const ask = (name: string, find: (signal: AbortSignal) => Promise<Hit[]>, least = 1) => ({
    queryKey: ['find', name, text],
    queryFn: ({ signal }: { signal: AbortSignal }) => find(signal),
    enabled: text.length >= least,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  const rule = (kind: 'mapping' | 'filters') => (one: { id: string; name: string; expression: string }) => ({
    key: one.id,
    title: one.name,
    text: one.expression.replace(/\s+/g, ' ').slice(0, 120),
    to: { to: '/rules/$kind/$id', params: { kind, id: one.id } },
  })
  const answers = useQueries({
    queries: [
      ask('channels', async signal =>
        (await body(api.GET('/api/v1/channels', { ...asked, signal }))).items.map(channel => ({
          key: channel.id,
          title: channel.channel_name,
          text: dotted([channel.group_title, channel.source_name]),
          to: { to: '/channels/$id', params: { id: channel.id }, search: { search: text } },
        })),
      ),
      ask(
        'programmes',
        async signal =>
          (await body(api.GET('/api/v1/epg/search', { ...asked, signal }))).items.map(programme => ({
            key: programme.id,
            title: programme.title,
            text: dotted([programme.channel_name, dayAndClock(new Date(programme.start), now)]),
            to: { to: '/guide', search: { search: programme.channel_name, playlist: 'all', from: programme.start } },
          })),
        ENOUGH,
      ),
      ask('playlists', async signal =>
        (await body(api.GET('/api/v1/proxies', { ...asked, signal }))).items.map(playlist => ({
          key: playlist.id,
          title: playlist.name,
          text: playlist.description,
          to: { to: '/playlists/$id', params: { id: playlist.id } },
        })),
      ),
      ask('sources', async signal =>
        (await body(api.GET('/api/v1/sources', { ...asked, signal }))).items.map(source => ({
          key: source.id,
          title: source.name,
          text: source.url,
          to: { to: '/sources/$id', params: { id: source.id } },
        })),
      ),
      ask('rules', async signal => [
        ...(await body(api.GET('/api/v1/data-mapping', { ...asked, signal }))).items.map(rule('mapping')),
        ...(await body(api.GET('/api/v1/filters', { ...asked, signal }))).items.map(rule('filters')),
      ]),
    ],
  })
  const titles = [t.frame.channels, t.frame.programmes, t.frame.playlists, t.frame.sources, t.frame.rules]
  const found = text === '' ? [] : answers.map(({ data }, at) => ({ title: titles[at] ?? '', hits: data ?? [] }))
  return {
    groups: [pages(text), ...found].filter(({ hits }) => hits.length > 0),
    isAsking: answers.some(({ isFetching }) => isFetching),
    error: answers.find(({ error }) => error !== null)?.error ?? null,
  }
}

/** Pages and frequent actions that match the text. */
function pages(text: string): Hits {
  const all: Hit[] = [
    ...PAGES.map(({ to, words }) => ({ key: to, title: t.frame[words], text: '', to: { to } })),
    { key: 'add', title: t.frame.addSource, text: '', to: { to: '/sources', search: { add: true } } },
    { key: 'new', title: t.frame.newPlaylist, text: '', to: { to: '/playlists/new' } },
    { key: 'start', title: t.frame.setUp, text: '', to: { to: '/start' } },
  ]
  const wanted = text.toLowerCase()
  return { title: t.frame.pages, hits: all.filter(({ title }) => title.toLowerCase().includes(wanted)) }
}
