// What runs, what waits and what ended.
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useChange } from '../api/cache'
import { allOf, api, body, by } from '../api/client'
import { askOperations, operationsKey } from '../api/events'
import { isFinal, type Operation } from '../api/operation'
import type { Job } from '../api/model'

export type JobKind = Job['type']
export type JobStatus = Job['status']

export const PER_PAGE = 50

/** What is looked for; all of it is in the page's address. */
export interface Wanted {
  kind?: JobKind
  state?: JobStatus
  search?: string
  page?: number
}

const OPERATIONS = queryOptions({ queryKey: operationsKey, queryFn: askOperations, staleTime: Infinity })

/** What runs and what ended lately. Asked for once, and after a lost connection; else the event stream keeps it. */
export function useOperations() {
  return useQuery(OPERATIONS)
}

/** Whether anything runs. */
export function useIsBusy(): boolean {
  return useQuery({ ...OPERATIONS, select: all => all.some(operation => !isFinal(operation)) }).data === true
}

/** What runs for a source or a playlist. */
export function useRunning(owner: string): Operation | undefined {
  return useOperations().data?.find(operation => operation.owner_id === owner && !isFinal(operation))
}

export const useCancel = () =>
  useChange((id: string) => body(api.DELETE('/api/v1/progress/operations/{id}', by(id))), [])

/** Jobs that wait, run and ran, the newest first. */
export function useJobs({ kind, state, search, page }: Wanted) {
  const query = { page: page ?? 1, limit: PER_PAGE, type: kind, status: state, search } as never
  return useQuery({
    queryKey: ['jobs', kind, state, search, page ?? 1],
    queryFn: ({ signal }) => body(api.GET('/api/v1/jobs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })
}

/** Jobs that wait for their time. */
export function useWaiting() {
  const query = { status: 'pending' } as const
  return useQuery({
    queryKey: ['jobs', 'waiting'],
    queryFn: ({ signal }) =>
      allOf(page => body(api.GET('/api/v1/jobs', { params: { query: { ...query, ...page } as never }, signal }))),
  })
}

/** Cancels a job that waits. */
export const useTakeBack = () =>
  useChange((id: string) => body(api.POST('/api/v1/jobs/{id}/cancel', by(id))), ['jobs', 'sources', 'playlists'])
