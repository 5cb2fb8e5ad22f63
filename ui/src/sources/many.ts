// What is done with several sources at a time. What can be undone is shown before the server has answered.
import { cache, tell, useChange } from '../api/cache'
import { api, body, by } from '../api/client'
import type { Source } from '../api/model'
import { Problem } from '../api/problem'
import { guard } from '../parts/guard'
import { offerUndo } from '../parts/undo'
import { playlistsQuery } from '../playlists/data'
import { t } from '../words/catalogue'
import { listed } from '../words/list'
import { action, CHANGED, lossQuestions, one, remove, REMOVED, sourcesQuery } from './data'
import type { Place } from './order'

/** Shows the list as it will be, until the server's own list is there. */
async function show(change: (all: Source[]) => Source[]) {
  await cache.cancelQueries({ queryKey: sourcesQuery.queryKey })
  cache.setQueryData(sourcesQuery.queryKey, all => all && change(all))
}

const readAgain = () => void cache.invalidateQueries({ queryKey: sourcesQuery.queryKey })

/** Enables or disables sources, with an undo. */
export function useSwitch() {
  const save = useChange(
    async ({ sources, enabled, confirmed }: { sources: Source[]; enabled: boolean; confirmed: boolean }) => {
      for (const { id, source_kind } of sources)
        await body(api.PATCH(one(source_kind), { params: { path: { id }, query: { confirmed } }, body: { enabled } }))
    },
    CHANGED,
    {
      onMutate: ({ sources, enabled }) => {
        const ids = new Set(sources.map(({ id }) => id))
        return show(all => all.map(source => (ids.has(source.id) ? { ...source, enabled } : source)))
      },
      onError: readAgain,
    },
  )
  function turn(sources: Source[], enabled: boolean, message?: string) {
    const losses = async () => (enabled ? [] : lossQuestions(sources, await cache.fetchQuery(playlistsQuery)))
    return guard(losses, async confirmed => {
      await save.mutateAsync({ sources, enabled, confirmed })
      if (message !== undefined) offerUndo(message, () => turn(sources, !enabled))
    })
  }
  return (sources: Source[], enabled: boolean) => {
    const others = sources.filter(source => source.enabled !== enabled)
    if (others.length === 0) return
    const names = listed(others.map(({ name }) => name))
    void turn(others, enabled, enabled ? t.sources.switchedOn(names) : t.sources.switchedOff(names))
  }
}

/** Moves sources to other places of the list. */
export const useReorder = () =>
  useChange(
    async (places: Place[]) => {
      for (const { id, source_kind, priority } of places)
        await body(api.PATCH(one(source_kind), { ...by(id), body: { priority } }))
    },
    ['sources'],
    {
      onMutate: places => {
        const now = new Map(places.map(({ id, priority }) => [id, priority]))
        return show(all =>
          all
            .map(source => ({ ...source, priority: now.get(source.id) ?? source.priority }))
            .toSorted((a, b) => b.priority - a.priority),
        )
      },
      onError: readAgain,
    },
  )

/** Starts a refresh of each source that is enabled and has a provider. A refresh that is running goes on. */
export const useRefreshAll = () =>
  useChange(
    async (sources: Source[]) => {
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
    ['sources'],
    { onSuccess: n => tell(t.sources.asked(n)) },
  )

/** `onDone` runs before the lists are read again, or what shows the sources would say that they do not exist. */
export const useRemove = (onDone: () => void) =>
  useChange(
    async ({ sources, confirmed }: { sources: Source[]; confirmed: boolean }) => {
      for (const source of sources) await remove(source, confirmed)
      onDone()
    },
    REMOVED,
    // Also when only some of them are deleted.
    { onError: readAgain },
  )
