import type { Words } from '../catalogue'

export const sources: Words['sources'] = {}
