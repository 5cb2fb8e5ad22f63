// The one cache of what the server said. Pages ask through it; events make its entries stale.
import { notifications } from '@mantine/notifications'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { messageOf, Problem } from './problem'
import { t } from '../words/catalogue'

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The form shows the error itself. */
      quiet?: boolean
      /** What changed, to be read again: first parts of query keys. */
      changes?: string[]
    }
  }
}

export const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({
    onError(error, _variables, _context, mutation) {
      signedOut(error)
      if (mutation.meta?.quiet !== true) tell(messageOf(error), 'red')
    },
    async onSuccess(_data, _variables, _context, mutation) {
      // Read again rather than patched with the answer: an event may have told of something newer by now.
      await Promise.all((mutation.meta?.changes ?? []).map(key => cache.invalidateQueries({ queryKey: [key] })))
    },
  }),
  defaultOptions: {
    queries: {
      // Events say when something changed; nothing is asked again for the time alone.
      staleTime: 60_000,
      retry: (count, error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status === 503),
      retryDelay: 1000,
    },
  },
})

export const accountKey = ['account']

/** A session that ended shows the sign-in page, from wherever it is noticed. */
function signedOut(error: Error) {
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
