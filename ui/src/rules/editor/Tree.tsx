// The conditions and actions of an expression as a tree.

import { fill } from '../../parts/fill'
import { t } from '../../words/catalogue'
import type { Checked } from '../data'
import { partsOf, type Action, type Node, type Part } from './tree'
import classes from './tree.module.css'
import { Note } from '../../parts/Note'

export function ConditionTree({ checked }: { checked: Checked | undefined }) {
  const parts = checked === undefined ? undefined : partsOf(checked.expression_tree)
  if (parts === undefined)
    return <Note className={classes.tree}>{checked?.canonical_expression ?? t.expression.treeNone}</Note>
  return (
    <div className={classes.tree} role="group" aria-label={t.expression.tree}>
      {parts.map((part, at) => (
        <PartOf key={at} part={part} isFirst={at === 0} />
      ))}
    </div>
  )
}

function PartOf({ part, isFirst }: { part: Part; isFirst: boolean }) {
  const { condition, actions, isAlternative } = part
  return (
    <div className={classes.part}>
      {!isFirst && <b>{isAlternative ? t.expression.firstThat : t.expression.each}</b>}
      <ul className={classes.list}>
        {condition === null ? (
          <li>{t.expression.always}</li>
        ) : (
          <li>
            {actions.length > 0 && <b>{t.expression.when} </b>}
            <NodeOf node={condition} />
          </li>
        )}
        {actions.map((action, at) => (
          <li key={at}>
            <b>{t.expression.then} </b>
            <ActionOf action={action} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function NodeOf({ node }: { node: Node }) {
  switch (node.type) {
    case 'boolean':
      return node.value ? t.expression.always : t.expression.never
    case 'not':
      return (
        <>
          {t.expression.notThis}
          <Children nodes={[node.child]} />
        </>
      )
    case 'and':
    case 'or':
      return (
        <>
          {node.type === 'and' ? t.expression.allOf : t.expression.anyOf}
          <Children nodes={node.children} />
        </>
      )
    case 'condition':
      return (
        <>
          <code>{node.field}</code> {operatorOf(node)} {node.value !== null && <Value text={node.value} />}
          {node.isExact && <span className={classes.note}> {t.expression.exactly}</span>}
        </>
      )
  }
}

function Children({ nodes }: { nodes: Node[] }) {
  return (
    <ul className={classes.list} data-inner>
      {nodes.map((node, at) => (
        <li key={at}>
          <NodeOf node={node} />
        </li>
      ))}
    </ul>
  )
}

function ActionOf({ action: { operator, field, value } }: { action: Action }) {
  const sentences: Record<string, string> = t.expression.verbs
  const sentence = sentences[operator] ?? `${operator} {field} {value}`
  return fill(sentence, { field: <code>{field}</code>, value: <Value text={value ?? ''} /> })
}

const Value = ({ text }: { text: string }) => <code className={classes.value}>{text === '' ? '""' : text}</code>

function operatorOf({ operator, isNegated }: { operator: string; isNegated: boolean }): string {
  const words: Record<string, string> = isNegated ? t.expression.notOperators : t.expression.operators
  return words[operator] ?? operator
}
