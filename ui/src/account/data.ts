// Who is signed in, and how that changes.
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { cache } from '../api/cache'
import { api, body, patch } from '../api/client'
import { accountQuery } from '../api/session'
import { forgetDrafts } from '../parts/kept'

export function useAccount() {
  return useQuery(accountQuery)
}

/** Characters of a password, at least. */
export const SHORTEST = 8

interface Credentials {
  username: string
  password: string
}

const reread = () => cache.invalidateQueries({ queryKey: accountQuery.queryKey })

export function useSignIn() {
  return useMutation({
    mutationFn: (credentials: Credentials) => body(api.POST('/api/v1/auth/login', { body: credentials })),
    // What happened while nobody was signed in, no event has told.
    onSuccess: () => cache.invalidateQueries(),
    meta: { quiet: true },
  })
}

/** The first account; the server may ask for the code in its log. */
export function useSetup(onDone: () => void) {
  return useMutation({
    mutationFn: (account: Credentials & { setup_code?: string }) =>
      body(api.POST('/api/v1/auth/setup', { body: patch(account) })),
    onSuccess: () => {
      onDone()
      return reread()
    },
    meta: { quiet: true },
  })
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => body(api.POST('/api/v1/auth/logout')),
    onSuccess: async () => {
      await reread()
      forgetDrafts()
      // Nothing of what was seen stays behind, nor what was said.
      notifications.clean()
      cache.removeQueries({ predicate: query => query.queryKey[0] !== accountQuery.queryKey[0] })
    },
  })
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (passwords: { current_password: string; new_password: string }) =>
      body(api.POST('/api/v1/auth/password', { body: patch(passwords) })),
    meta: { quiet: true },
  })
}
