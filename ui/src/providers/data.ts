// Providers' hosts and how they behave: what the server calls circuit breakers.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, body, patch } from '../api/client'
import type { BreakerConfig, Provider } from '../api/model'

/** A merge patch: null takes a profile, or a provider's choice of one, away. */
export type BreakerFields = Partial<Omit<BreakerConfig, 'profiles' | 'services'>> & {
  profiles?: Record<string, BreakerConfig['profiles'][string] | null>
  services?: Record<string, string | null>
}
export type Force = 'open' | 'closed' | 'auto'

const by = (name: string) => ({ params: { path: { name } } })
const changes = ['providers']

export function useProviders() {
  return useQuery({
    queryKey: ['providers'],
    queryFn: async () => (await body(api.GET('/api/v1/circuit-breakers', { params: { query: { limit: 500 } } }))).items,
  })
}

export function useBreakerConfig() {
  return useQuery({
    queryKey: ['providers', 'config'],
    queryFn: () => body(api.GET('/api/v1/circuit-breakers/config')),
  })
}

export function useSaveBreakers() {
  return useMutation({
    mutationFn: (fields: BreakerFields) => body(api.PUT('/api/v1/circuit-breakers/config', { body: patch(fields) })),
    meta: { quiet: true, changes },
  })
}

const reset = (name: string) => body(api.POST('/api/v1/circuit-breakers/services/{name}/reset', by(name)))
const force = (name: string, action: Force) =>
  body(api.POST('/api/v1/circuit-breakers/services/{name}/force', { ...by(name), body: { action } }))

/** Forgets its failures: it is called again at once, unless it is closed off by hand. */
export function useReset() {
  return useMutation({ mutationFn: reset, meta: { changes } })
}

/** It is called again at once, whatever was said before. */
export function useCallAgain() {
  return useMutation({
    mutationFn: async ({ name, forced }: Provider) => {
      if (forced === 'open') await force(name, 'auto')
      await reset(name)
    },
    meta: { changes },
  })
}

export function useForce(name: string) {
  return useMutation({
    mutationFn: (action: Force) => force(name, action),
    meta: { changes },
  })
}

export function useProfile(name: string) {
  return useMutation({
    mutationFn: (profile: string | null) =>
      body(api.PUT('/api/v1/circuit-breakers/services/{name}', { ...by(name), body: { profile } })),
    meta: { changes },
  })
}
