import type { Words } from '../catalogue'

export const settings: Words['settings'] = {}
