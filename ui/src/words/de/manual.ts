import type { Words } from '../catalogue'

export const manual: Words['manual'] = {}
