// Everything that the catalogue can say is said somewhere.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import * as en from './en'

const source = join(import.meta.dirname, '..')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.tsx?$/.test(name) && !/\.test\.ts$|\.d\.ts$|^words\/(en|de)\//.test(name))
  .map(name => ({ folder: dirname(name), text: readFileSync(join(source, name), 'utf8') }))

/** Where an area is given a shorter name, or its keys are picked by value: they may be anywhere in the folder. */
function foldersOf(area: string): string[] {
  const whole = new RegExp(`\\bt\\.${area}\\b(?!\\.)`)
  return files.filter(({ text }) => whole.test(text)).map(({ folder }) => folder)
}

test.each(Object.entries(en))('%s says nothing that nobody hears', (area, words) => {
  const folders = foldersOf(area)
  const unused = Object.keys(words).filter(key => {
    const direct = new RegExp(`\\bt\\.${area}\\.${key}\\b`)
    const picked = new RegExp(`\\b${key}\\b`)
    return !files.some(({ folder, text }) => direct.test(text) || (folders.includes(folder) && picked.test(text)))
  })
  expect(unused).toEqual([])
})
