// What playlists would lose by a change that is not saved.
import { CancelledError, queryOptions } from '@tanstack/react-query'
import { cache, canRetry } from '../api/cache'
import { api, body } from '../api/client'
import { Problem } from '../api/problem'
import type { Impact, ImpactQuestion } from '../api/model'

/** One after the other: the server answers one question of a session at a time, and a newer one replaces it. */
export const impactQuery = (questions: ImpactQuestion[]) =>
  queryOptions({
    queryKey: ['guide', 'impact', questions],
    queryFn: async ({ signal }) => {
      const all: Impact[] = []
      for (const question of questions)
        all.push(...(await body(api.POST('/api/v1/impact', { body: question, signal }))))
      return all
    },
    staleTime: 0,
    gcTime: 60_000,
  })

/** How often it is asked, each time with the retries of the cache. */
const ROUNDS = 5

/** Asks again where an editor's question took the place of this one, or left the page while both waited for one answer. */
export async function impactOf(questions: ImpactQuestion[]): Promise<Impact[]> {
  for (let round = 1; ; round += 1) {
    try {
      return await cache.fetchQuery(impactQuery(questions))
    } catch (error) {
      const isLost = error instanceof CancelledError || (error instanceof Problem && canRetry(error))
      if (!isLost || round === ROUNDS) throw error
    }
  }
}

/** Whether the answer is known, and so was shown. */
export const isAnswered = (questions: ImpactQuestion[]) =>
  cache.getQueryState(impactQuery(questions).queryKey)?.status === 'success'
