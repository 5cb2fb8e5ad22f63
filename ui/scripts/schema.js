// Writes src/api/schema.d.ts from the server's OpenAPI document, which is the repository's golden file.
// `--check` compares only, and fails when the file is stale. LINEUP_OPENAPI names another document.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

const target = fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url))
const golden = fileURLToPath(new URL('../../tests/openapi.json', import.meta.url))
const from = process.env.LINEUP_OPENAPI ?? golden

if (!existsSync(from)) {
  console.error(`${from} does not exist`)
  process.exit(1)
}
// A field with a default is optional in a request; in an answer the document requires every field.
const options = { alphabetize: false, defaultNonNullable: false }
const text = COMMENT_HEADER + astToString(await openapiTS(pathToFileURL(from), options))
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/api/schema.d.ts is stale: run "npm run types"')
    process.exit(1)
  }
} else {
  writeFileSync(target, text)
}
