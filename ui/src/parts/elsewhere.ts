// Detects that a record was saved elsewhere while it is edited here.
import type { UseFormReturnType } from '@mantine/form'
import { useEffect } from 'react'
import { cache } from '../api/cache'
import { t } from '../words/catalogue'

/** The record on the server is not the one that the changes were made to. */
export class ChangedElsewhere extends Error {
  constructor() {
    super(t.parts.changedMeanwhile)
  }
}

/** Part of a form: the record on the server when the form was filled, as a text. Missing for a new record. */
export interface Known {
  known?: string
}

/** Fields to save. */
export interface Save<Fields> extends Known {
  fields: Fields
  /** What playlists lose by it is wanted. */
  confirmed?: boolean
}

/** Throws if the record is not what `known` says any more. Without `known` it is saved over whatever there is. */
export async function unchanged(known: string | undefined, now: () => Promise<string>) {
  if (known !== undefined && (await now()) !== known) throw new ChangedElsewhere()
}

interface Saving {
  error: unknown
  isPending: boolean
  isSuccess: boolean
  reset: () => void
}

/**
 * Keeps a form in step with its record: `initial` is the record in the cache, `changes` the first part of its key.
 * An unchanged form takes the newer record. A changed form keeps its values and reports the newer record.
 */
export function useElsewhere<T extends Known>(
  form: UseFormReturnType<T>,
  initial: T,
  save: Saving,
  changes: 'playlists' | 'rules' | 'sources',
) {
  const isDirty = form.isDirty()
  const isOld = form.values.known !== initial.known

  useEffect(() => {
    if (isDirty || !isOld) return
    form.setInitialValues(initial)
    form.setValues(initial)
  }, [form, isDirty, isOld, initial])

  return {
    // A save of this form also makes the record newer, for a moment.
    isElsewhere: save.error instanceof ChangedElsewhere || (isDirty && isOld && !save.isPending && !save.isSuccess),
    takeTheirs() {
      save.reset()
      form.reset()
      // If saving found the newer record, the cache still has the old one.
      void cache.invalidateQueries({ queryKey: [changes] })
    },
  }
}
