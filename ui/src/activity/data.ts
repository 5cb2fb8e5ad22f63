import { useMutation, useQuery } from '@tanstack/react-query'
import { api, body } from '../api/client'
import { isFinal, merged, operationsKey, type Operation } from '../api/events'
import { cache } from '../api/cache'

/** What runs and what ended lately. Asked for once; from then on the event stream keeps it. */
export function useOperations() {
  return useQuery({
    queryKey: operationsKey,
    queryFn: async () => {
      const { items } = await body(api.GET('/api/v1/progress/operations'))
      // Events may have come while the answer was on its way.
      return (cache.getQueryData<Operation[]>(operationsKey) ?? []).reduce(merged, items)
    },
    staleTime: Infinity,
  })
}

/** What runs for a source or a playlist. */
export function useRunning(owner: string): Operation | undefined {
  return useOperations().data?.find(operation => operation.owner_id === owner && !isFinal(operation))
}

export function useCancel() {
  return useMutation({
    mutationFn: (id: string) => body(api.DELETE('/api/v1/progress/operations/{id}', { params: { path: { id } } })),
  })
}
