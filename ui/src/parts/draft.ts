// Drafts: the values of a form survive a reload of the page.
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

/** Keeps the form's values in this tab until the form is closed. */
export function useDraft<T extends object>(name: string, form: DraftForm<T>) {
  const key = `${KEPT}${name}`
  const { values, setValues } = form
  const isDirty = form.isDirty()

  // Runs first, or the stored values would be overwritten.
  useEffect(() => {
    const kept = sessionStorage.getItem(key)
    if (kept !== null) setValues(JSON.parse(kept) as T)
    // A reload does not run this.
    // The draft also stays when the form disappears because the session ended.
    return () => {
      if (!isSignedOut()) sessionStorage.removeItem(key)
    }
    // Only once, because later the form has newer values.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key])

  useEffect(() => {
    if (isDirty) sessionStorage.setItem(key, JSON.stringify(values))
    else sessionStorage.removeItem(key)
  }, [key, values, isDirty])
}
