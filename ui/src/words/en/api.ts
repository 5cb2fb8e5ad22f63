export const api = {
  unreachable: 'Lineup isn’t responding. Players may still work. Try again in a moment.',
  sessionEnded: 'Your session has ended. Sign in again.',
  wrongCredentials: 'Wrong user name or password.',
  forbidden: 'This isn’t allowed.',
  gone: 'This no longer exists.',
  tooLarge: 'This is too large.',
  tooMany: 'Too many attempts. Wait a minute.',
  failed: (status: number) => `Lineup couldn’t do this (HTTP ${status}). See the log for details.`,
  refused: (status: number) => `Lineup rejected the request (HTTP ${status}).`,
  closeMessage: 'Close message',
}
