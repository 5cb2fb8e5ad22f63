import type { Words } from '../catalogue'

export const account: Words['account'] = {}
