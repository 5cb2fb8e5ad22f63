// Queries and changes of providers, which the interface calls circuit breakers.
import { useQuery } from '@tanstack/react-query'
import { useChange, useSaving } from '../api/cache'
import { allOf, api, body } from '../api/client'
import type { BreakerConfig, Provider } from '../api/model'

/** A merge patch: null removes a profile, or a provider's choice of one. */
export type BreakerFields = Partial<Omit<BreakerConfig, 'profiles' | 'services'>> & {
  profiles?: Record<string, BreakerConfig['profiles'][string] | null>
  services?: Record<string, string | null>
}
export type Force = 'open' | 'closed' | 'auto'

const by = (name: string) => ({ params: { path: { name } } })
const CHANGED = ['providers']

export function useProviders() {
  return useQuery({
    queryKey: ['providers'],
    queryFn: ({ signal }) => allOf(query => body(api.GET('/api/v1/circuit-breakers', { params: { query }, signal }))),
  })
}

export function useBreakerConfig() {
  return useQuery({
    queryKey: ['providers', 'config'],
    queryFn: () => body(api.GET('/api/v1/circuit-breakers/config')),
  })
}

export const useSaveBreakers = () =>
  useSaving((fields: BreakerFields) => body(api.PUT('/api/v1/circuit-breakers/config', { body: fields })), CHANGED)

const reset = (name: string) => body(api.POST('/api/v1/circuit-breakers/services/{name}/reset', by(name)))
const force = (name: string, action: Force) =>
  body(api.POST('/api/v1/circuit-breakers/services/{name}/force', { ...by(name), body: { action } }))

/** Forgets the failures: the provider is called again at once, unless it is forced open. */
export const useReset = () => useChange(reset, CHANGED)

/** Calls these providers again at once, forced open or not. */
export const useCallAgain = () =>
  useChange(async (paused: Provider[]) => {
    for (const { name, forced } of paused) {
      if (forced === 'open') await force(name, 'auto')
      await reset(name)
    }
  }, CHANGED)

export const useForce = (name: string) => useChange((action: Force) => force(name, action), CHANGED)

export const useProfile = (name: string) =>
  useChange(
    (profile: string | null) =>
      body(api.PUT('/api/v1/circuit-breakers/services/{name}', { ...by(name), body: { profile } })),
    CHANGED,
  )
