import { afterEach, expect, test } from 'vitest'
import { speak } from '../words/catalogue'
import { messageOf, Problem } from './problem'

afterEach(() => speak(['en']))

test('a problem document speaks for itself', () => {
  const problem = Problem.of(422, {
    title: 'Unprocessable',
    detail: 'Two fields are wrong.',
    code: 'invalid',
    errors: [{ field: 'url', message: 'an address is needed' }],
  })
  expect(problem.message).toBe('Two fields are wrong.')
  expect(problem.byField()).toEqual({ url: 'An address is needed' })
  expect(messageOf(problem)).toBe('Two fields are wrong. url: an address is needed')
  const said = Problem.of(422, { detail: 'url: an address is needed', errors: problem.errors })
  expect(messageOf(said)).toBe('Url: an address is needed')
})

test('a case that the page knows is said in its language', async () => {
  await speak(['de'])
  const message = 'There is already a source named "Cable".'
  const taken = Problem.of(409, { detail: message, code: 'duplicate_name', errors: [{ field: 'name', message }] })
  expect(messageOf(taken)).toBe('Dieser Name ist schon vergeben.')
  expect(taken.byField()).toEqual({ name: 'Dieser Name ist schon vergeben.' })
  expect(messageOf(Problem.of(409, { detail: 'X is used by Y.', code: 'in_use' }))).toBe('X is used by Y.')
})

test('what a reverse proxy answers is words too', () => {
  expect(Problem.of(502, '<html>').message).toContain('HTTP 502')
  expect(Problem.of(401, undefined).message).toContain('Sign in')
  expect(messageOf(new Error('x'))).toBe('x')
})
