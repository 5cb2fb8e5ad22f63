// Lint rule for imports: no circle of files, and no import from a folder into one above it (see LAYERS).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url))

/** Folders that every feature may use, with the folders that they may use themselves. `frame` is used by none. */
const LAYERS = { words: [], api: ['words'], parts: ['api', 'words'] }
const OUTERMOST = 'frame'

/** Type imports and `import()` count: both make one file need the other. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^'?]+)/g

const isCode = name => /\.tsx?$/.test(name) && !/\.test\.ts$|\.d\.ts$/.test(name)
const folderOf = file => relative(SOURCE, file).split('/').slice(0, -1)[0] ?? ''

function resolved(from, name) {
  const path = join(dirname(from), name)
  return [path, `${path}.ts`, `${path}.tsx`, join(path, 'index.ts')].find(
    file => isCode(file) && existsSync(file) && statSync(file).isFile(),
  )
}

const importsOf = (file, text) => [...text.matchAll(IMPORT)].flatMap(([, name]) => resolved(file, name) ?? [])

/** The imports of all files, read once for a run. */
let graph
function graphOf() {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(isCode)
  return new Map(files.map(name => join(SOURCE, name)).map(file => [file, importsOf(file, readFileSync(file, 'utf8'))]))
}

/** The shortest way from one file to another, both included. */
function wayBetween(from, to) {
  const ways = [[from]]
  const seen = new Set([from])
  for (const way of ways) {
    const last = way.at(-1)
    if (last === to) return way
    for (const next of graph.get(last) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}

/** Why a file of one folder may not import one of another; nothing where it may. */
function breach(from, to) {
  if (from === to) return undefined
  if (from !== '' && to === OUTERMOST) return `"${OUTERMOST}" is the outermost folder: "${from}" may not import it.`
  const allowed = LAYERS[from]
  if (allowed === undefined || allowed.includes(to)) return undefined
  return `"${from}" may import ${allowed.map(name => `"${name}"`).join(' and ') || 'no other folder'}, not "${to || 'src'}".`
}

const check = {
  create(context) {
    const file = context.filename
    graph ??= graphOf()
    graph.set(file, importsOf(file, context.sourceCode.text))
    function look(node) {
      if (typeof node.source?.value !== 'string') return
      const target = resolved(file, node.source.value)
      if (target === undefined) return
      const wrong = breach(folderOf(file), folderOf(target))
      if (wrong !== undefined) context.report({ node, message: wrong })
      const way = wayBetween(target, file)
      if (way === undefined) return
      const names = [file, ...way].map(one => relative(SOURCE, one))
      context.report({ node, message: `These files import each other in a circle: ${names.join(' → ')}.` })
    }
    return {
      ImportDeclaration: look,
      ImportExpression: look,
      ExportNamedDeclaration: look,
      ExportAllDeclaration: look,
    }
  },
}

export default { rules: { check } }
