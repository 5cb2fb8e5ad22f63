// The problems of an expression as marks in the editor.
import type { Diagnostic as Mark } from '@codemirror/lint'
import type { EditorView } from '@codemirror/view'
import type { Checked } from '../data'
import { unitsBefore } from '../text'
import { problemOf, remedyOf } from '../words'
import type { Diagnostic } from '../../api/model'

/** `isMendable`: adds a button for the suggested fix. */
export function marksOf(checked: Checked, isMendable: boolean): Mark[] {
  const mark = (severity: Mark['severity']) => (one: Diagnostic) => markOf(checked.text, one, severity, isMendable)
  return [...checked.errors.map(mark('error')), ...checked.warnings.map(mark('warning'))]
}

function markOf(text: string, diagnostic: Diagnostic, severity: Mark['severity'], isMendable: boolean): Mark {
  const { position, length, suggestion } = diagnostic
  const { message, details } = problemOf(diagnostic)
  return {
    from: unitsBefore(text, position),
    to: unitsBefore(text, position + length),
    severity,
    message: [message, details].filter(Boolean).join('. '),
    actions: suggestion === null || !isMendable ? [] : [{ name: remedyOf(diagnostic), apply: mend(suggestion) }],
  }
}

const mend = (suggestion: string) => (view: EditorView, from: number, to: number) => write(view, from, to, suggestion)

/** Inserts a text as if it were typed, so that it can be undone. */
export function write(view: EditorView, from: number, to: number, insert: string) {
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    userEvent: 'input.complete',
    scrollIntoView: true,
  })
  view.focus()
}
