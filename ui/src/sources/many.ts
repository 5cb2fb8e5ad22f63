// What is done with several sources at a time, shown at once where it can be undone.
import { useMutation } from '@tanstack/react-query'
import { cache, tell } from '../api/cache'
import { api, body, patch } from '../api/client'
import { Problem } from '../api/problem'
import { offerUndo } from '../parts/undo'
import { t } from '../words/catalogue'
import { action, by, one, sourcesQuery } from './data'
import { list } from './list'
import type { Place } from './order'
import type { Source } from '../api/model'

const changes = ['sources', 'planned', 'jobs']

/** Shows what was asked for until the server's list says it itself. */
async function show(change: (all: Source[]) => Source[]) {
  await cache.cancelQueries({ queryKey: sourcesQuery.queryKey })
  cache.setQueryData(sourcesQuery.queryKey, all => all && change(all))
}

const readAgain = () => void cache.invalidateQueries({ queryKey: sourcesQuery.queryKey })

/** Switches some on or off; for a while that can be taken back. */
export function useSwitch() {
  const save = useMutation({
    mutationFn: async ({ sources, enabled }: { sources: Source[]; enabled: boolean }) => {
      for (const { id, source_kind } of sources)
        await body(api.PATCH(one(source_kind), { ...by(id), body: patch({ enabled }) }))
    },
    onMutate: ({ sources, enabled }) => {
      const ids = new Set(sources.map(({ id }) => id))
      return show(all => all.map(source => (ids.has(source.id) ? { ...source, enabled } : source)))
    },
    onError: readAgain,
    meta: { changes },
  })
  return (sources: Source[], enabled: boolean) => {
    const others = sources.filter(source => source.enabled !== enabled)
    if (others.length === 0) return
    const names = list(others.map(({ name }) => name))
    save.mutate(
      { sources: others, enabled },
      {
        onSuccess: () =>
          offerUndo(enabled ? t.sources.switchedOn(names) : t.sources.switchedOff(names), () =>
            save.mutate({ sources: others, enabled: !enabled }),
          ),
      },
    )
  }
}

/** Puts sources at other places in the list. */
export function useReorder() {
  return useMutation({
    mutationFn: async (places: Place[]) => {
      for (const { id, source_kind, priority } of places)
        await body(api.PATCH(one(source_kind), { ...by(id), body: patch({ priority }) }))
    },
    onMutate: places => {
      const now = new Map(places.map(({ id, priority }) => [id, priority]))
      return show(all =>
        all
          .map(source => ({ ...source, priority: now.get(source.id) ?? source.priority }))
          .toSorted((a, b) => b.priority - a.priority),
      )
    },
    onError: readAgain,
    meta: { changes: ['sources'] },
  })
}

/** Starts a refresh of each that has a provider and is on; what runs already goes on. */
export function useRefreshAll() {
  return useMutation({
    mutationFn: async (sources: Source[]) => {
      const wanted = sources.filter(({ enabled, source_type }) => enabled && source_type !== 'manual')
      for (const { id, source_kind } of wanted) {
        try {
          await body(api.POST(action(source_kind, 'refresh'), by(id)))
        } catch (error) {
          if (!(error instanceof Problem) || error.status !== 409) throw error
        }
      }
      return wanted.length
    },
    onSuccess: n => tell(t.sources.asked(n)),
    meta: { changes: ['sources'] },
  })
}

/** `onDone` comes before the lists are read again: what shows the sources would say that they are gone. */
export function useRemoveAll(onDone: () => void) {
  return useMutation({
    mutationFn: async (sources: Source[]) => {
      // The page names the playlists that lose them before it asks.
      for (const { id, source_kind } of sources)
        await body(api.DELETE(one(source_kind), { params: { path: { id }, query: { force: true } } }))
      onDone()
    },
    // Also when only some of them are gone.
    onError: readAgain,
    meta: { changes: ['sources', 'playlists', 'channels', 'groups', 'guide'] },
  })
}
