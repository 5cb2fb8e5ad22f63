// Syntax highlighting of expressions.
import { RangeSetBuilder } from '@codemirror/state'
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view'
import classes from './editor.module.css'
import { roleOf, tokensOf } from './tokens'

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
