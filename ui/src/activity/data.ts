// Operations and jobs: running, waiting and finished.
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useChange } from '../api/cache'
import { allOf, api, body, by } from '../api/client'
import { askOperations, operationsKey } from '../api/events'
import { isFinal, type Operation } from '../api/operation'
import type { Job } from '../api/model'

export type JobKind = Job['type']
export type JobStatus = Job['status']

export const PER_PAGE = 50

/** The search and filters, all of them in the page's address. */
export interface Wanted {
  kind?: JobKind
  state?: JobStatus
  search?: string
  page?: number
}

const OPERATIONS = queryOptions({ queryKey: operationsKey, queryFn: askOperations, staleTime: Infinity })

/** Running and recent operations. Read once and after a lost connection; the event stream keeps them up to date. */
export function useOperations() {
  return useQuery(OPERATIONS)
}

/** Whether an operation is running. */
export function useIsBusy(): boolean {
  return useQuery({ ...OPERATIONS, select: all => all.some(operation => !isFinal(operation)) }).data === true
}

/** The running operation of a source or playlist. */
export function useRunning(owner: string): Operation | undefined {
  return useOperations().data?.find(operation => operation.owner_id === owner && !isFinal(operation))
}

export const useCancel = () =>
  useChange((id: string) => body(api.DELETE('/api/v1/progress/operations/{id}', by(id))), [])

/** Waiting, running and finished jobs, the newest first. */
export function useJobs({ kind, state, search, page }: Wanted) {
  const query = { page: page ?? 1, limit: PER_PAGE, type: kind, status: state, search }
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
      allOf(page => body(api.GET('/api/v1/jobs', { params: { query: { ...query, ...page } }, signal }))),
  })
}

/** Cancels a job that waits. */
export const useTakeBack = () =>
  useChange((id: string) => body(api.POST('/api/v1/jobs/{id}/cancel', by(id))), ['jobs', 'sources', 'playlists'])
