import { useQuery } from '@tanstack/react-query'
import { api, body, patch } from '../api/client'

/** What a cron expression means and when it runs next. The same expression is asked about once. */
export function useNextRuns(expression: string) {
  return useQuery({
    queryKey: ['planned', expression],
    queryFn: ({ signal }) => body(api.POST('/api/v1/jobs/cron/validate', { body: patch({ expression }), signal })),
    enabled: expression !== '',
  })
}
