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

const FIELDS = ['input', 'textarea', 'select', '[contenteditable=true]']
  .map(field => `${field}:not([type=hidden], [hidden], :disabled, [tabindex="-1"])`)
  .join()

/**
 * Focuses the first field of a form that appears in a dialog, where the dialog itself would choose its close button. On a page,
 * the focus stays where it is.
 */
export function focusFirst(form: HTMLFormElement | null) {
  const dialog = form?.closest('[role=dialog]')
  if (!dialog || form === null) return
  const first = form.querySelector<HTMLElement>('[data-autofocus]') ?? form.querySelector<HTMLElement>(FIELDS)
  // The dialog takes what is marked; where the form was loaded after it, the dialog has chosen already.
  first?.setAttribute('data-autofocus', '')
  setTimeout(() => {
    const now = document.activeElement
    const isTaken = now !== null && now.closest('form') !== null && dialog.contains(now)
    if (!isTaken) first?.focus()
  })
}

/** Focuses the first invalid field, once the errors are drawn. */
export function focusInvalid(form: HTMLFormElement | null | undefined) {
  setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
}

/** For the second argument of a form's `onSubmit`: called when the form's own validation fails. */
export function toFirstWrong(_errors: unknown, _values: unknown, event?: React.SyntheticEvent<HTMLFormElement>) {
  focusInvalid(event?.currentTarget)
}
