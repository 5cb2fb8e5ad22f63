import type { Words } from '../catalogue'

export const rules: Words['rules'] = {}
