import type { Words } from '../catalogue'

export const parts: Words['parts'] = {}
