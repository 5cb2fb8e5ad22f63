// The one cache of what the server answered. Pages ask through it; events and changes make its entries stale.
import { notifications } from '@mantine/notifications'
import { MutationCache, QueryCache, QueryClient, useMutation, type UseMutationOptions } from '@tanstack/react-query'
import { t } from '../words/catalogue'
import { messageOf, Problem } from './problem'

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The form shows the error itself. */
      quiet?: boolean
      /** The first parts of the keys of queries to read again. */
      changes?: string[]
    }
  }
}

export const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: checkSession }),
  mutationCache: new MutationCache({
    onError(error, _variables, _context, mutation) {
      checkSession(error)
      if (mutation.meta?.quiet !== true) tell(messageOf(error), 'red')
    },
    async onSuccess(_data, _variables, _context, mutation) {
      // Reads again instead of storing the answer: an event may have brought something newer.
      await Promise.all((mutation.meta?.changes ?? []).map(key => cache.invalidateQueries({ queryKey: [key] })))
    },
  }),
  defaultOptions: {
    queries: {
      // Events tell when something changed, so age alone is no reason to ask again.
      staleTime: 60_000,
      retry: (count, error) => count < 2 && error instanceof Problem && canRetry(error),
      retryDelay: 1000,
    },
  },
})

type ChangeOptions<T, V, C> = Omit<UseMutationOptions<T, Error, V, C>, 'mutationFn' | 'meta'>

/** A mutation whose error is shown as a notification. `changes`: what is read again, by the first parts of the keys. */
export function useChange<T, V = void, C = unknown>(
  mutationFn: (variables: V) => Promise<T>,
  changes: string[],
  options?: ChangeOptions<T, V, C>,
) {
  return useMutation({ mutationFn, meta: { changes }, ...options })
}

/** The mutation of a form, which shows the error itself. */
export function useSaving<T, V = void>(
  mutationFn: (variables: V) => Promise<T>,
  changes: string[] = [],
  options?: ChangeOptions<T, V, unknown>,
) {
  return useMutation({ mutationFn, meta: { quiet: true, changes }, ...options })
}

export const accountKey = ['account']

/** Shows the sign-in page when a request finds that the session has ended. */
function checkSession(error: Error) {
  if (error instanceof Problem && error.status === 401) void cache.invalidateQueries({ queryKey: accountKey })
}

export function tell(message: string, color: 'red' | 'teal' = 'teal') {
  notifications.show({
    message,
    color,
    autoClose: color === 'red' ? 10_000 : 4000,
    withBorder: true,
    closeButtonProps: { 'aria-label': t.api.closeMessage },
  })
}

/** The server could not be reached or was busy, or another tab of this session asked for the same kind of work. */
export function canRetry({ status, code }: Problem): boolean {
  return status === 0 || status === 503 || code === 'replaced'
}
