import { expect, test } from 'vitest'
import { messageOf, Problem } from './problem'

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

test('what a reverse proxy answers is words too', () => {
  expect(Problem.of(502, '<html>').message).toContain('HTTP 502')
  expect(Problem.of(401, undefined).message).toContain('Sign in')
  expect(messageOf(new Error('x'))).toBe('x')
})
