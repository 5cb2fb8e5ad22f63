export const words = {
  justNow: 'just now',
  soon: 'in less than a minute',
  /** "today at 18:40" */
  at: (day: string, clock: string) => `${day} at ${clock}`,
}
