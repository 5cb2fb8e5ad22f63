// Who is signed in, according to the last answer of the server.
import { queryOptions } from '@tanstack/react-query'
import { accountKey, cache } from './cache'
import { api, body } from './client'

export const accountQuery = queryOptions({
  queryKey: accountKey,
  queryFn: () => body(api.GET('/api/v1/auth/state')),
  staleTime: Infinity,
})

/** Whether the server has said that nobody is signed in. */
export const isSignedOut = () => cache.getQueryData(accountQuery.queryKey)?.authenticated === false
