// Access tokens and start-up options.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, body, patch, type Answer, type Row } from '../api/client'

export type Token = Row<'/api/v1/auth/tokens'>
export type StartupOption = Answer<'/api/v1/settings/startup'>[number]

/** What is set for the whole program, and what came of it. */
export type General = Answer<'/api/v1/settings'>

export type Health = Answer<'/health'>

/** How the program is doing, with the time of the answer: what it says of times counts from there. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: async () => ({ answer: await body(api.GET('/health')), at: Date.now() }),
  })
}

export function useGeneral() {
  return useQuery({ queryKey: ['general'], queryFn: () => body(api.GET('/api/v1/settings')) })
}

export function useSaveGeneral() {
  return useMutation({
    mutationFn: (fields: Pick<General, 'base_url'>) => body(api.PATCH('/api/v1/settings', { body: patch(fields) })),
    // The addresses of playlists begin with it.
    meta: { quiet: true, changes: ['general', 'playlists', 'channels'] },
  })
}

export function useStartup() {
  return useQuery({
    queryKey: ['startup'],
    queryFn: () => body(api.GET('/api/v1/settings/startup')),
    staleTime: Infinity,
  })
}

export function useTokens() {
  return useQuery({ queryKey: ['tokens'], queryFn: async () => (await body(api.GET('/api/v1/auth/tokens'))).items })
}

export function useCreateToken() {
  return useMutation({
    mutationFn: (name: string) => body(api.POST('/api/v1/auth/tokens', { body: patch({ name }) })),
    meta: { quiet: true, changes: ['tokens'] },
  })
}

export function useRemoveToken() {
  return useMutation({
    mutationFn: (id: string) => body(api.DELETE('/api/v1/auth/tokens/{id}', { params: { path: { id } } })),
    meta: { changes: ['tokens'] },
  })
}
