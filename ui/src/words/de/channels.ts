import type { Words } from '../catalogue'

export const channels: Words['channels'] = {}
