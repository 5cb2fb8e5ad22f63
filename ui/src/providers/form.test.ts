import { expect, test } from 'vitest'
import { Problem } from '../api/problem'
import { fieldsOfProfile, formOfProfile, ofProfile, wrongName } from './form'

test('a field that is left empty is as all have it', () => {
  const form = formOfProfile('gentle', { failure_threshold: 20, acceptable_status_codes: ['2xx', '404'] })
  expect(form).toMatchObject({ failure_threshold: 20, reset_timeout: '', acceptable_status_codes: '2xx, 404' })
  expect(fieldsOfProfile(form)).toEqual({
    failure_threshold: 20,
    success_threshold: null,
    reset_timeout: null,
    operation_timeout: null,
    acceptable_status_codes: ['2xx', '404'],
  })
  expect(fieldsOfProfile(formOfProfile('x')).acceptable_status_codes).toBeNull()
})

test('a name has to be one, and a new one', () => {
  expect(wrongName('gentle', ['strict'])).toBeNull()
  for (const name of ['', 'global', 'two words', 'x'.repeat(65), 'strict'])
    expect(wrongName(name, ['strict'])).not.toBeNull()
})

test('what the server says of a profile stands at the field', () => {
  const problem = new Problem(422, 'No', '', [
    { field: 'profiles.gentle.reset_timeout', message: 'too long' },
    { field: 'profiles.gentle', message: 'not so' },
    { field: 'profiles', message: 'too many' },
  ])
  expect(ofProfile(problem, 'gentle').errors.map(({ field }) => field)).toEqual(['reset_timeout', 'name', 'profiles'])
})
