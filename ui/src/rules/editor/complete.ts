// Completion: what can follow, and existing values from the server.
import {
  autocompletion,
  completionKeymap,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { number } from '../../words/number'
import { askFields, askHelpers, askTimes, askValues } from './ask'
import { placeAt, type Place } from './place'
import { suggestionsAt, valuesWanted, type Suggestion } from './suggest'
import { meant, quoted } from './tokens'
import type { RuleKind, Subject } from '../../api/model'

export interface Language {
  kind: RuleKind
  subject: Subject
}

/** The pause in typing before values are loaded, in milliseconds. */
const PAUSE = 120

export function completion(language: () => Language): Extension {
  const source = (context: CompletionContext) => complete(context, language())
  return [
    autocompletion({
      override: [source],
      icons: false,
      defaultKeymap: false,
      maxRenderedOptions: 60,
      // Enter accepts a completion at once. Otherwise it would insert a line break during the list's
      // first moments.
      interactionDelay: 0,
    }),
    keymap.of(completionKeymap),
  ]
}

async function complete(context: CompletionContext, { kind, subject }: Language): Promise<CompletionResult | null> {
  // Aborts when the text changes.
  context.addEventListener('abort', () => undefined, { onDocChange: true })
  const isMapping = kind === 'mapping'
  const text = context.state.doc.toString()
  const place = placeAt(text, context.pos, isMapping)
  if (!context.explicit && !isWelcome(place, text, context.pos)) return null
  const fields = await askFields(subject)
  if (context.aborted) return null
  const from = place.token?.from ?? context.pos
  const known = suggestionsAt(place, fields, isMapping)
  if (place.expected !== 'value' && place.expected !== 'newValue')
    return { from, options: known.map(optionOf), validFor: /^[\w-]*$/ }

  // Values are matched by substring, without their quotes.
  const begun = begunOf(place, text, context.pos)
  const fitting = known.filter(({ label }) => label.toLowerCase().includes(begun.toLowerCase()))
  const helpers = place.expected === 'newValue' && kind === 'mapping' ? await helpersFor(begun) : []
  const wanted = begun.startsWith('@') ? undefined : valuesWanted(place, fields, subject)
  const values = wanted === undefined ? [] : await valuesFor(wanted, begun, context)
  if (context.aborted) return null
  const options = [...fitting.map(optionOf), ...values, ...helpers]
  const to = place.token?.isClosed === true ? place.token.to : context.pos
  return options.length === 0 ? null : { from, to, options, filter: false }
}

/** Whether to open without a request: within a word, and where something must follow. */
function isWelcome({ expected, token }: Place, text: string, at: number): boolean {
  if (token !== undefined) return token.kind !== 'symbol' && token.kind !== 'unknown'
  const isNeeded = !['joiner', 'nextAction', 'assign'].includes(expected)
  return isNeeded && text.trim() !== '' && /[\s(,]$/.test(text.slice(0, at))
}

/** The typed part of a value, without quotes. */
function begunOf({ token }: Place, text: string, at: number): string {
  if (token === undefined) return ''
  const begun = text.slice(token.from, at)
  return token.kind === 'string' ? meant({ text: begun, isClosed: false }) : begun
}

async function valuesFor(field: string, begun: string, context: CompletionContext): Promise<Completion[]> {
  await new Promise(done => setTimeout(done, PAUSE))
  if (context.aborted) return []
  const values = await askValues(field, begun)
  return values.map(({ value, count }) => ({
    label: value,
    detail: number(count),
    type: 'value',
    apply: applying(quoted(value), false),
  }))
}

async function helpersFor(begun: string): Promise<Completion[]> {
  if (begun.startsWith('@time:')) {
    const times = await askTimes(begun)
    return times.map(({ value, description, result }) => ({
      label: value,
      detail: result ?? '',
      info: description,
      type: 'helper',
      apply: applying(quoted(value), false),
    }))
  }
  if (begun !== '' && !begun.startsWith('@')) return []
  const helpers = await askHelpers()
  return helpers
    .filter(({ prefix }) => prefix.startsWith(begun) || begun.startsWith(prefix))
    .map(({ prefix, description }) => ({
      label: prefix,
      info: description,
      type: 'helper',
      apply: applying(`"${prefix}"`, true, 1),
    }))
}

function optionOf({ label, text, hint, kind, goesOn }: Suggestion, at: number): Completion {
  // Keeps the order of the list.
  const boost = -Math.min(at, 99)
  return { label, detail: hint, type: kind, boost, apply: applying(text ?? label, goesOn) }
}

/** Inserts a text and a space. `back`: places the cursor that many characters before the end. */
function applying(text: string, goesOn: boolean, back = 0) {
  return (view: EditorView, picked: Completion, from: number, to: number) => {
    void picked
    const isSpaced = back > 0 || /^\s/.test(view.state.sliceDoc(to, to + 1))
    const insert = isSpaced ? text : `${text} `
    // Removes the space before a comma.
    const start = text === ',' && /\s/.test(view.state.sliceDoc(from - 1, from)) ? from - 1 : from
    view.dispatch({
      changes: { from: start, to, insert },
      selection: { anchor: start + insert.length - back + (isSpaced && back === 0 ? 1 : 0) },
      userEvent: 'input.complete',
      scrollIntoView: true,
    })
    if (goesOn) startCompletion(view)
  }
}
