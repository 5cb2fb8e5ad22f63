import type * as en from '../en'

export const words: typeof en.words = {
  justNow: 'gerade eben',
  soon: 'in weniger als einer Minute',
  at: (day, clock) => `${day} um ${clock}`,
}
