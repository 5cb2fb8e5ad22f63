import { useMutation, useQuery } from '@tanstack/react-query'
import { api, body } from '../api/client'
import { operationsKey } from '../api/events'
import { isFinal, type Operation } from '../api/operation'
import { reconciled } from './words'
import { cache } from '../api/cache'

/** What runs and what ended lately. Asked for once, and after a lost connection; else the event stream keeps it. */
export function useOperations() {
  return useQuery({
    queryKey: operationsKey,
    queryFn: async () => {
      const before = cached()
      const { items } = await body(api.GET('/api/v1/progress/operations', { params: { query: { limit: 500 } } }))
      return reconciled(items, before, cached())
    },
    staleTime: Infinity,
  })
}

function cached(): Operation[] {
  return cache.getQueryData<Operation[]>(operationsKey) ?? []
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
