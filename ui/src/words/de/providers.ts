import type { Words } from '../catalogue'

export const providers: Words['providers'] = {}
