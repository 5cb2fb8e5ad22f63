// Where the focus goes when what had it is gone, and after a form was refused.
import { useEffect } from 'react'

/** Marks what opens a sheet: after a navigation the link itself may be another element. */
export const opens = (what: string) => ({ 'data-opens': what })

/** Returns the focus, when the calling component is gone, to what opened it, or else to what opens `other`. */
export function useFocusBack(what: string, other: string) {
  useEffect(
    () => () => {
      // After the page without the component is drawn.
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

/** Focuses the first invalid field, once the errors are drawn. */
export function focusInvalid(form: HTMLFormElement | null | undefined) {
  setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
}

/** For the second argument of a form's `onSubmit`: called when the form's own validation fails. */
export function toFirstWrong(_errors: unknown, _values: unknown, event?: React.SyntheticEvent<HTMLFormElement>) {
  focusInvalid(event?.currentTarget)
}
