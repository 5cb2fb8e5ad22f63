// Rules that another program exported: what would become of them, and their import.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSaving } from '../../api/cache'
import { api, body } from '../../api/client'
import type { components } from '../../api/schema'
import type { Given } from '../../parts/Paste'

export type Imported = components['schemas']['Imported']
export type Item = Imported['items'][number]
export type Origin = Imported['origin']

/** An export, read from a pasted text or a file. */
export type Exported = Given<unknown>

/** The decisions about an import. */
export interface Wishes {
  /** The program, if it cannot be detected. */
  origin: Origin | undefined
  /** The chosen interpretation, by rule number. */
  choices: Record<string, string>
  /** The numbers of rules to leave out. */
  skip: number[]
}

function ask({ data }: Exported, { origin, choices, skip }: Wishes, apply: boolean, signal?: AbortSignal) {
  // Always in an envelope, because an export may itself have a member "data".
  return body(
    api.POST('/api/v1/import/rules', {
      params: { query: { apply, origin } },
      body: { data: data as object, choices, skip },
      signal,
    }),
  )
}

/** A preview of the import. The last answer about the same export stays until the next is there. */
export function usePreview(exported: Exported | undefined, wishes: Wishes) {
  return useQuery({
    queryKey: ['import', exported?.serial, wishes],
    queryFn: ({ signal }) => ask(exported as Exported, wishes, false, signal),
    enabled: exported !== undefined,
    gcTime: 60_000,
    placeholderData: (last, query) => (query?.queryKey[1] === exported?.serial ? keepPreviousData(last) : undefined),
  })
}

export const useImport = () =>
  useSaving(
    ({ exported, wishes }: { exported: Exported; wishes: Wishes }) => ask(exported, wishes, true),
    ['rules', 'playlists'],
  )
