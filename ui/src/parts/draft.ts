// What is being written survives a reload of the page.
import { useEffect } from 'react'
import { isSignedOut } from '../api/session'

/** How the keys of all drafts begin. */
export const KEPT = 'lineup.draft.'

/** Removes all drafts, when somebody signs out. */
export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEPT)) sessionStorage.removeItem(key)
}

interface DraftForm<T> {
  values: T
  isDirty: () => boolean
  setValues: (values: Partial<T>) => void
}

/** Keeps the form's values in this tab, until what shows the form is closed. */
export function useDraft<T extends object>(name: string, form: DraftForm<T>) {
  const key = `${KEPT}${name}`
  const { values, setValues } = form
  const isDirty = form.isDirty()

  // First of all, or the values of before the reload would be written over.
  useEffect(() => {
    const kept = sessionStorage.getItem(key)
    if (kept !== null) setValues(JSON.parse(kept) as T)
    // A reload does not come by here: it ends everything at once.
    // The door in front of the page, because the session ended, is no leaving either.
    return () => {
      if (!isSignedOut()) sessionStorage.removeItem(key)
    }
    // Once: later the form knows better.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key])

  useEffect(() => {
    if (isDirty) sessionStorage.setItem(key, JSON.stringify(values))
    else sessionStorage.removeItem(key)
  }, [key, values, isDirty])
}
