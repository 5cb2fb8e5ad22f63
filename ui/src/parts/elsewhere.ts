// Somebody else saves what is being written here: nobody's work is run over without a word.
import type { UseFormReturnType } from '@mantine/form'
import { useEffect } from 'react'
import { cache } from '../api/cache'

/** What is on the server is not what the changes were made to. */
export class ChangedElsewhere extends Error {}

/** Part of a form: what the server had when it was filled, in one text; nothing where there is nothing yet. */
export interface Known {
  known?: string
}

/** Fields to save. */
export interface Save<Fields> extends Known {
  fields: Fields
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
 * For a form of something that is saved: `initial` is what the cache has by now, `changes` the first part of its key.
 * Where nothing was begun, what was saved elsewhere comes in. What was begun stays, and that there is something newer is said.
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
    // What is saved from here is newer too, for a moment.
    isElsewhere: save.error instanceof ChangedElsewhere || (isDirty && isOld && !save.isPending && !save.isSuccess),
    takeTheirs() {
      save.reset()
      form.reset()
      // It may have been noticed while saving, and then this is older still.
      void cache.invalidateQueries({ queryKey: [changes] })
    },
  }
}
