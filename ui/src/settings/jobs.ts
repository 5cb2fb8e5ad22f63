// How much is done at a time, and what waits for what.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, body, patch, type Answer } from '../api/client'

export type Limits = Answer<'/api/v1/settings/job-scheduling'>
export type Features = Answer<'/api/v1/features'>

export function useLimits() {
  return useQuery({ queryKey: ['limits'], queryFn: () => body(api.GET('/api/v1/settings/job-scheduling')) })
}

export function useSaveLimits() {
  return useMutation({
    mutationFn: (fields: Partial<Limits>) => body(api.PUT('/api/v1/settings/job-scheduling', { body: patch(fields) })),
    // Another zone moves what is planned.
    meta: { quiet: true, changes: ['limits', 'planned', 'sources'] },
  })
}

export function useFeatures() {
  return useQuery({ queryKey: ['features'], queryFn: () => body(api.GET('/api/v1/features')) })
}

export function useSaveFeatures() {
  return useMutation({
    mutationFn: (fields: Features) => body(api.PUT('/api/v1/features', { body: patch(fields) })),
    meta: { quiet: true, changes: ['features'] },
  })
}
