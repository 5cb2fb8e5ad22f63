// The theme of the editor, in the colours of the page.
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { RangeSetBuilder } from '@codemirror/state'
import classes from './editor.module.css'
import { roleOf, tokensOf } from './tokens'

const LAYER = {
  border: '1px solid var(--mantine-color-default-border)',
  borderRadius: 'var(--mantine-radius-default)',
  backgroundColor: 'var(--mantine-color-body)',
  color: 'var(--mantine-color-text)',
  boxShadow: 'var(--mantine-shadow-md)',
}

export const theme = EditorView.theme({
  '&': { color: 'inherit', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.7', overflow: 'visible' },
  '.cm-content': { minHeight: '90px', padding: '8px 0', caretColor: 'var(--mantine-color-text)' },
  '.cm-line': { padding: '0 12px', overflowWrap: 'anywhere' },
  '.cm-placeholder': { color: 'var(--mantine-color-placeholder)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection': {
    backgroundColor: 'color-mix(in srgb, var(--lineup-accent) 25%, transparent)',
  },
  '.cm-lintRange': { backgroundImage: 'none' },
  '.cm-lintRange-error': {
    borderRadius: '2px',
    backgroundColor: 'color-mix(in srgb, var(--lineup-bad) 12%, transparent)',
    textDecoration: 'underline wavy var(--lineup-bad) 1px',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '4px',
  },
  '.cm-lintRange-warning': {
    textDecoration: 'underline wavy var(--lineup-warn) 1px',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '4px',
  },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--lineup-bad)' },
  '.cm-lintPoint-warning:after': { borderBottomColor: 'var(--lineup-warn)' },
  '.cm-tooltip': { ...LAYER, zIndex: '300' },
  '.cm-diagnostic': {
    maxWidth: 'min(420px, 80vw)',
    padding: '6px 10px',
    borderLeft: '0',
    fontFamily: 'var(--mantine-font-family)',
    fontSize: '0.8125rem',
  },
  '.cm-diagnosticAction': {
    display: 'block',
    margin: '6px 0 2px',
    padding: '2px 8px',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-default)',
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    cursor: 'pointer',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '15em',
    maxWidth: 'min(560px, calc(100vw - 32px))',
    minWidth: '0',
    padding: '4px',
    fontFamily: 'var(--mantine-font-family)',
    fontSize: '0.8125rem',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'baseline',
    gap: '16px',
    justifyContent: 'space-between',
    minHeight: '28px',
    padding: '4px 8px',
    borderRadius: '4px',
    lineHeight: '20px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--lineup-hover)',
    color: 'inherit',
    boxShadow: 'inset 2px 0 var(--lineup-accent)',
  },
  '.cm-completionLabel': {
    flex: 'none',
    maxWidth: '60%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontFamily: 'var(--mantine-font-family-monospace)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': {
    minWidth: '0',
    marginLeft: '0',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontStyle: 'normal',
    color: 'var(--mantine-color-dimmed)',
  },
  '.cm-completionInfo': { ...LAYER, maxWidth: '280px', padding: '6px 10px' },
  '@media (pointer: coarse)': {
    '&': { fontSize: '1rem' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { minHeight: '40px', padding: '10px 8px' },
  },
})

function decorated(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const token of tokensOf(view.state.doc.toString())) {
    const role = roleOf(token)
    if (role !== undefined) builder.add(token.from, token.to, Decoration.mark({ class: classes[role] ?? '' }))
  }
  return builder.finish()
}

export const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = decorated(view)
    }

    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = decorated(update.view)
    }
  },
  { decorations: plugin => plugin.decorations },
)
