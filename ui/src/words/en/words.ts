export const words = {
  justNow: 'just now',
  /** "today at 18:40" */
  at: (day: string, clock: string) => `${day} at ${clock}`,
}
