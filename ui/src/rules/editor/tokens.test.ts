import { expect, test } from 'vitest'
import { meant, roleOf, tokensOf, quoted } from './tokens'

const cut = (text: string) => tokensOf(text).map(({ text, kind }) => `${kind} ${text}`)

test('words, symbols and values, the longest match first', () => {
  expect(cut('name=~"a" && tvg-id!=7.5')).toEqual([
    'word name',
    'symbol =~',
    'string "a"',
    'symbol &&',
    'word tvg-id',
    'symbol !=',
    'number 7.5',
  ])
  expect(cut('a-="x"')).toEqual(['word a', 'symbol -=', 'string "x"'])
  expect(cut('24x 24 -3 ümlaut_1')).toEqual(['word 24x', 'number 24', 'number -3', 'word ümlaut_1'])
  expect(cut('(NOT a), $1 $tvg_id $')).toEqual([
    'open (',
    'word NOT',
    'word a',
    'close )',
    'comma ,',
    'reference $1',
    'reference $tvg_id',
    'reference $',
  ])
})

test('what is no part of the language is a token, and takes whole characters', () => {
  expect(cut('a “ 📺 b')).toEqual(['word a', 'unknown “', 'unknown 📺', 'word b'])
  expect(cut('a <> b')[1]).toBe('unknown <')
})

test('strings know escapes, lines and whether they end', () => {
  expect(cut('"a \\" b" \'c\nd\'')).toEqual(['string "a \\" b"', "string 'c\nd'"])
  expect(tokensOf('a == "x AND').at(-1)).toMatchObject({ text: '"x AND', isClosed: false, from: 5, to: 11 })
  expect(tokensOf('"x\\').at(-1)?.isClosed).toBe(false)
})

test('helpers without quotes end where their own parentheses do', () => {
  expect(cut('SET a = @time:format("1, 2", "%d"), b = 1')[3]).toBe('helper @time:format("1, 2", "%d")')
  expect(cut('(a @logo:x)')).toEqual(['open (', 'word a', 'helper @logo:x', 'close )'])
})

test('texts are quoted and read as the server does', () => {
  for (const text of ['plain', 'a "b" \\d', 'two\nlines\t', "it's"]) {
    expect(meant({ text: quoted(text), isClosed: true })).toBe(text)
  }
  expect(meant({ text: '"\\d+', isClosed: false })).toBe('\\d+')
})

test('each word has its role', () => {
  const roles = tokensOf('NOT name contains "x" AND adult == true SET tvg_logo = "@logo:1"').map(roleOf)
  expect(roles).toEqual([
    'keyword',
    'name',
    'operator',
    'string',
    'keyword',
    'name',
    'operator',
    'boolean',
    'verb',
    'name',
    'operator',
    'helper',
  ])
})
