// Signing in and out, the first account, and the password.
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { accountKey, cache, useChange, useSaving } from '../api/cache'
import { api, body } from '../api/client'
import { accountQuery } from '../api/session'
import { forgetDrafts } from '../parts/draft'

export function useAccount() {
  return useQuery(accountQuery)
}

/** The minimum length of a password. */
export const SHORTEST = 8

interface Credentials {
  username: string
  password: string
}

const readAgain = () => cache.invalidateQueries({ queryKey: accountKey })

export const useSignIn = () =>
  useSaving(
    (credentials: Credentials) => body(api.POST('/api/v1/auth/login', { body: credentials })),
    [],
    // No event has told what happened while nobody was signed in.
    { onSuccess: () => cache.invalidateQueries() },
  )

/** Creates the first account. The server may ask for the code that is in its log. */
export const useSetup = (onDone: () => void) =>
  useSaving(
    (account: Credentials & { setup_code?: string }) => body(api.POST('/api/v1/auth/setup', { body: account })),
    [],
    {
      onSuccess: () => {
        onDone()
        return readAgain()
      },
    },
  )

export const useSignOut = () =>
  useChange(() => body(api.POST('/api/v1/auth/logout')), [], {
    onSuccess: async () => {
      await readAgain()
      forgetDrafts()
      // Nothing that was shown stays behind.
      notifications.clean()
      cache.removeQueries({ predicate: query => query.queryKey[0] !== accountKey[0] })
    },
  })

export const useChangePassword = () =>
  useSaving((passwords: { current_password: string; new_password: string }) =>
    body(api.POST('/api/v1/auth/password', { body: passwords })),
  )
