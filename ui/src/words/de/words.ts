import type { Words } from '../catalogue'

export const words: Words['words'] = {}
