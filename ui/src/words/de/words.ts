import type { Words } from '../catalogue'

export const words: Words['words'] = {
  justNow: 'gerade eben',
  at: (day, clock) => `${day} um ${clock}`,
}
