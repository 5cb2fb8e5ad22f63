import type { Words } from '../catalogue'

export const start: Words['start'] = {}
