export const api = {
  unreachable: 'Lineup does not answer. What players fetch may still work; try again in a moment.',
  sessionEnded: 'Your session ended. Sign in again.',
  forbidden: 'This is not allowed.',
  gone: 'This does not exist any more.',
  tooLarge: 'This is too large.',
  tooMany: 'Too many tries. Wait a minute.',
  failed: (status: number) => `Lineup could not do this (HTTP ${status}). Its log says why.`,
  refused: (status: number) => `Lineup refused this (HTTP ${status}).`,
  closeMessage: 'Close this message',
}
