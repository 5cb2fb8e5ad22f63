import type { Words } from '../catalogue'

export const guide: Words['guide'] = {}
