// The editor of an expression: colours, completion, and marks for problems.
import { closeBrackets, closeBracketsKeymap, startCompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint'
import { Annotation, Compartment, EditorState, Prec, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view'
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import { useLatest } from '../../parts/latest'
import { t } from '../../words/catalogue'
import type { Checked } from '../data'
import { unitsBefore, type Span } from '../text'
import { completion } from './complete'
import classes from './editor.module.css'
import { marksOf, write } from './marks'
import { colours, theme } from './theme'
import type { RuleKind, Subject } from '../../api/model'

export interface EditorHandle {
  focus: () => void
  /** Replaces a text as if it were typed. */
  replace: (span: Span, by: string) => void
  suggest: () => void
}

export interface EditorProps {
  ref?: Ref<EditorHandle>
  kind: RuleKind
  subject: Subject
  value: string
  placeholder?: string
  /** The last answer, for this text or an older one. */
  checked: Checked | undefined
  /** Ids of its label and descriptions. */
  labelledBy: string
  describedBy: string
  isBad: boolean
  /** Read-only if not given. */
  onChange?: (text: string) => void
}

/** Marks changes that come from the props and are not reported. */
const given = Annotation.define<boolean>()

export function Editor(props: EditorProps) {
  const { ref, value, checked, labelledBy, describedBy, isBad, placeholder, onChange } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useLatest(props)
  const changing = useRef(new Compartment())

  useEffect(() => {
    if (place.current === null) return
    const { value, onChange } = latest.current
    const language = () => latest.current
    const created = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          ...(onChange === undefined ? [] : writing(language)),
          changing.current.of([]),
          EditorView.updateListener.of(update => {
            const isTold = update.transactions.every(transaction => transaction.annotation(given) !== true)
            if (update.docChanged && isTold) latest.current.onChange?.(update.state.doc.toString())
          }),
          EditorState.readOnly.of(onChange === undefined),
          EditorView.lineWrapping,
          colours,
          theme,
        ],
      }),
    })
    view.current = created
    return () => {
      view.current = null
      created.destroy()
    }
  }, [latest])

  const isReadOnly = onChange === undefined
  useEffect(() => {
    const attributes = {
      'aria-labelledby': labelledBy,
      'aria-describedby': describedBy,
      'aria-invalid': String(isBad),
      ...(isReadOnly ? { 'aria-readonly': 'true' } : { 'aria-required': 'true' }),
    }
    const extensions: Extension = [
      EditorView.contentAttributes.of(attributes),
      placeholder === undefined ? [] : placeholderOf(placeholder),
    ]
    view.current?.dispatch({ effects: changing.current.reconfigure(extensions) })
  }, [labelledBy, describedBy, isBad, isReadOnly, placeholder])

  useEffect(() => {
    const text = view.current?.state.doc.toString()
    if (view.current === null || text === value) return
    view.current.dispatch({ changes: { from: 0, to: text?.length, insert: value }, annotations: given.of(true) })
  }, [value])

  // An answer about another text is ignored; existing marks move with the text.
  useEffect(() => {
    if (view.current === null) return
    const { state } = view.current
    const text = state.doc.toString()
    const isEmpty = text.trim() === ''
    if (!isEmpty && checked?.text !== text) return
    const marks = isEmpty || checked === undefined ? [] : marksOf(checked, !isReadOnly)
    view.current.dispatch(setDiagnostics(state, marks))
  }, [checked, value, isReadOnly])

  useImperativeHandle(ref, () => ({
    focus: () => view.current?.focus(),
    replace({ position, length }, by) {
      if (view.current === null) return
      const text = view.current.state.doc.toString()
      write(view.current, unitsBefore(text, position), unitsBefore(text, position + length), by)
    },
    suggest() {
      view.current?.focus()
      if (view.current !== null) startCompletion(view.current)
    },
  }))

  return (
    <div ref={place} className={classes.field} data-bad={isBad || undefined} data-still={isReadOnly || undefined} />
  )
}

/** Extensions of an editable field. Tab is not bound, so that it leaves the field. */
function writing(language: Parameters<typeof completion>[0]): Extension[] {
  return [
    history(),
    drawSelection(),
    closeBrackets(),
    EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['(', '"'] } }]),
    completion(language),
    EditorState.phrases.of({ Completions: t.expression.suggestions }),
    Prec.high(keymap.of([{ key: 'Mod-Enter', run: submit }])),
    keymap.of([
      { key: 'F8', run: nextDiagnostic },
      { key: 'Shift-F8', run: previousDiagnostic },
      ...closeBracketsKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ]
}

function submit(view: EditorView): boolean {
  view.dom.closest('form')?.requestSubmit()
  return true
}
