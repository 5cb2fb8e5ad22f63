// The server's errors about a form: at the fields that show errors, the rest below.
import { Problem } from '../api/problem'
import { Fault } from './Fault'

/** The form field for a field in the server's error: `headers.Referer` belongs to `headers`. */
function rootOf(field: string): string {
  return field.split('.')[0] ?? field
}

/** Puts the server's errors into the form. A field in a list has its own error, and so has the list. */
export function showErrors(form: { setErrors: (errors: Record<string, string>) => void }, error: unknown) {
  if (!(error instanceof Problem)) return
  const exact = error.byField()
  const roots = Object.entries(exact).map(([field, message]) => [rootOf(field), message] as const)
  form.setErrors({ ...exact, ...Object.fromEntries(roots) })
}

/** `visible`: names of the fields that show their own errors. */
export function Refusal({ error, visible }: { error: unknown; visible: string[] }) {
  if (error === null) return null
  const isShown =
    error instanceof Problem &&
    error.errors.length > 0 &&
    error.errors.every(({ field }) => visible.includes(rootOf(field)))
  return isShown ? null : <Fault error={error} />
}
