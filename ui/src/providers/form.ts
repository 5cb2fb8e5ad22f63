// A profile as a form has it, and back. Pure.
import { Problem } from '../api/problem'
import { t } from '../words/catalogue'
import type { BreakerConfig } from '../api/model'

export type PartialProfile = NonNullable<BreakerConfig['profiles'][string]>

export const LIMITS = ['failure_threshold', 'success_threshold', 'reset_timeout', 'operation_timeout'] as const
export type Limit = (typeof LIMITS)[number]

/** "2xx, 3xx, 404" */
export const codesOf = ({ acceptable_status_codes }: PartialProfile) => (acceptable_status_codes ?? []).join(', ')

/** Reads the codes back. */
export const codesFrom = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

/** An empty field has the value of the settings for all. */
export interface ProfileForm extends Record<Limit, number | ''> {
  name: string
  acceptable_status_codes: string
}

export function formOfProfile(name: string, profile: PartialProfile = {}): ProfileForm {
  const limits = Object.fromEntries(LIMITS.map(limit => [limit, profile[limit] ?? ''])) as Record<Limit, number | ''>
  return { name, ...limits, acceptable_status_codes: codesOf(profile) }
}

/** All fields of a profile. null removes a field from it. */
export function fieldsOfProfile(form: ProfileForm): PartialProfile {
  const codes = codesFrom(form.acceptable_status_codes)
  return {
    ...Object.fromEntries(LIMITS.map(name => [name, form[name] === '' ? null : form[name]])),
    acceptable_status_codes: codes.length === 0 ? null : codes,
  }
}

export function wrongName(name: string, known: string[]): string | null {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name.trim()) || name.trim() === 'global') return t.providers.profileNameWrong
  return known.includes(name.trim()) ? t.providers.profileNameTaken : null
}

/** Renames fields in an error from `profiles.gentle.reset_timeout` to `reset_timeout`. */
export function ofProfile(problem: Problem, name: string): Problem {
  const errors = problem.errors.map(error => {
    const [first, second, field] = error.field.split('.')
    return first === 'profiles' && second === name ? { ...error, field: field ?? 'name' } : error
  })
  return new Problem(problem.status, problem.message, problem.code, errors)
}
