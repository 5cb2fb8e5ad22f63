import type { Words } from '../catalogue'

export const activity: Words['activity'] = {}
