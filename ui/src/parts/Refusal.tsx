// What the server said against a form: beside the fields that show, the rest below them.
import { Problem } from '../api/problem'
import { Fault } from './Fault'

/** The field of the form that a field of the server's belongs to: `headers.Referer` is in `headers`. */
function rootOf(field: string): string {
  return field.split('.')[0] ?? field
}

/** For a mutation's `onError`. A field in a list has its own error, and so has the list. */
export function showErrors(form: { setErrors: (errors: Record<string, string>) => void }, error: unknown) {
  if (!(error instanceof Problem)) return
  const exact = error.byField()
  const roots = Object.entries(exact).map(([field, message]) => [rootOf(field), message] as const)
  form.setErrors({ ...exact, ...Object.fromEntries(roots) })
}

/** `visible`: the fields that show their own errors. */
export function Refusal({ error, visible }: { error: unknown; visible: string[] }) {
  if (error === null) return null
  const isShown =
    error instanceof Problem &&
    error.errors.length > 0 &&
    error.errors.every(({ field }) => visible.includes(rootOf(field)))
  return isShown ? null : <Fault error={error} />
}
