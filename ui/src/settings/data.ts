import { useQuery } from '@tanstack/react-query'
import { tell, useChange, useSaving } from '../api/cache'
import { api, body, by, type Answer, type Row } from '../api/client'
import { t } from '../words/catalogue'

export type Token = Row<'/api/v1/auth/tokens'>
export type StartupOption = Answer<'/api/v1/settings/startup'>[number]
export type General = Answer<'/api/v1/settings'>
export type Health = Answer<'/health'>
export type Limits = Answer<'/api/v1/settings/job-scheduling'>
export type Features = Answer<'/api/v1/features'>

/** Said by the mutation, because the form that called it is another as soon as it shows what was saved. */
const SAID = { onSuccess: () => tell(t.settings.saved) }

/** The health, with the time of the answer: its durations count from there. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: async () => ({ answer: await body(api.GET('/health')), at: Date.now() }),
  })
}

export const useGeneral = () => useQuery({ queryKey: ['general'], queryFn: () => body(api.GET('/api/v1/settings')) })

export const useSaveGeneral = () =>
  useSaving(
    (fields: Pick<General, 'base_url'>) => body(api.PATCH('/api/v1/settings', { body: fields })),
    // The addresses of playlists begin with the base URL.
    ['general', 'playlists', 'channels'],
    SAID,
  )

export const useStartup = () =>
  useQuery({
    queryKey: ['startup'],
    queryFn: () => body(api.GET('/api/v1/settings/startup')),
    staleTime: Infinity,
  })

export const useTokens = () =>
  useQuery({
    queryKey: ['tokens'],
    queryFn: async () => (await body(api.GET('/api/v1/auth/tokens'))).items,
  })

export const useCreateToken = () =>
  useSaving((name: string) => body(api.POST('/api/v1/auth/tokens', { body: { name } })), ['tokens'])

export const useRemoveToken = () =>
  useChange((id: string) => body(api.DELETE('/api/v1/auth/tokens/{id}', by(id))), ['tokens'])

export const useLimits = () =>
  useQuery({ queryKey: ['limits'], queryFn: () => body(api.GET('/api/v1/settings/job-scheduling')) })

export const useSaveLimits = () =>
  useSaving(
    (fields: Partial<Limits>) => body(api.PUT('/api/v1/settings/job-scheduling', { body: fields })),
    // Another time zone moves what is planned.
    ['limits', 'planned', 'sources'],
    SAID,
  )

export const useFeatures = () => useQuery({ queryKey: ['features'], queryFn: () => body(api.GET('/api/v1/features')) })

export const useSaveFeatures = () =>
  useSaving((fields: Features) => body(api.PUT('/api/v1/features', { body: fields })), ['features'], SAID)
