// The focus goes where the work goes on, and is never lost to the page as a whole.
import { useEffect, useRef } from 'react'

/** The mark of what opens a sheet: after a change of address the link itself may be another element. */
export const opens = (what: string) => ({ 'data-opens': what })

/** When what calls it is gone, the focus goes back to what opened it, or else to what opens `other`. */
export function useFocusBack(what: string, other: string) {
  useEffect(
    () => () => {
      // After the page without it is there.
      setTimeout(() => {
        const isTaken = document.activeElement !== null && document.activeElement !== document.body
        if (isTaken || document.querySelector('[role=dialog]') !== null) return
        const find = (name: string) => document.querySelector<HTMLElement>(`[data-opens="${CSS.escape(name)}"]`)
        ;(find(what) ?? find(other))?.focus()
      })
    },
    [what, other],
  )
}

/** For a form's second way out, where it sees itself what is wrong: the first wrong field has the focus. */
export function toFirstWrong(_errors: unknown, _values: unknown, event?: React.SyntheticEvent<HTMLFormElement>) {
  const form = event?.currentTarget
  // Once the marks are there.
  setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
}

/** For a form: once the server has refused what it says, its first wrong field has the focus. */
export function useFirstWrong(refusal: unknown) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (refusal !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [refusal])
  return form
}
