// Reads the tree of an expression. Its shape is not in the OpenAPI document, so everything is checked. Pure.

export type Node =
  | { type: 'boolean'; value: boolean }
  | { type: 'and' | 'or'; children: Node[] }
  | { type: 'not'; child: Node }
  | {
      type: 'condition'
      field: string
      operator: string
      isNegated: boolean
      isExact: boolean
      value: string | null
    }

export interface Action {
  operator: string
  field: string
  value: string | null
}

/** A condition with its actions. An expression has one or several. */
export interface Part {
  condition: Node | null
  actions: Action[]
  /** Runs only if no earlier part matched. */
  isAlternative: boolean
}

/** Undefined for a tree of unknown shape. */
export function partsOf(tree: unknown): Part[] | undefined {
  const given = record(tree)
  if (given === undefined) return undefined
  if (given.type === 'groups') return all(given.groups, partOf)
  const part = given.type === 'rule' ? partOf(tree) : partOf({ condition: tree, actions: [] })
  return part && [part]
}

function partOf(given: unknown): Part | undefined {
  const part = record(given)
  const actions = all(part?.actions, actionOf)
  if (part === undefined || actions === undefined) return undefined
  const isAlternative = part.is_alternative === true
  if (part.condition === null) return { condition: null, actions, isAlternative }
  const condition = nodeOf(part.condition)
  return condition && { condition, actions, isAlternative }
}

function nodeOf(given: unknown): Node | undefined {
  const node = record(given)
  switch (node?.type) {
    case 'boolean':
      return { type: 'boolean', value: node.value === true }
    case 'and':
    case 'or': {
      const children = all(node.children, nodeOf)
      return children && { type: node.type, children }
    }
    case 'not': {
      const child = nodeOf(node.child)
      return child && { type: 'not', child }
    }
    case 'condition':
      if (typeof node.field !== 'string' || typeof node.operator !== 'string') return undefined
      return {
        type: 'condition',
        field: node.field,
        operator: node.operator,
        isNegated: node.negate === true,
        isExact: node.case_sensitive === true,
        value: textOf(node.value),
      }
    default:
      return undefined
  }
}

function actionOf(given: unknown): Action | undefined {
  const action = record(given)
  if (typeof action?.field !== 'string' || typeof action.operator !== 'string') return undefined
  return { operator: action.operator, field: action.field, value: textOf(action.value) }
}

function record(given: unknown): Record<string, unknown> | undefined {
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given } : undefined
}

/** All items, or undefined if one cannot be read. */
function all<T>(given: unknown, of: (one: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(given)) return undefined
  const read = given.map(of)
  return read.some(one => one === undefined) ? undefined : read.filter(one => one !== undefined)
}

function textOf(given: unknown): string | null {
  return given === null || given === undefined ? null : String(given)
}
