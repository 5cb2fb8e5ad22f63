import type * as en from '../en'

export const words: typeof en.words = {
  justNow: 'gerade eben',
  at: (day, clock) => `${day} um ${clock}`,
}
