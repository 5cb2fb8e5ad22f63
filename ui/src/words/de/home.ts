import type { Words } from '../catalogue'

export const home: Words['home'] = {}
