import type { Words } from '../catalogue'

export const api: Words['api'] = {}
