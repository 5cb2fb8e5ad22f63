// The door: the first account, signing in.
export const account = {
  welcome: 'Welcome to Lineup',
  makeAccount: 'Make the account that administers it. Remember it well: there is no other way in.',
  username: 'User name',
  password: 'Password',
  atLeast: (letters: number) => `At least ${letters} characters.`,
  userNeeded: 'A user name is needed.',
  passwordNeeded: 'A password is needed.',
  setupCode: 'Setup code',
  setupCodeWhere: 'It is in the log that Lineup writes at its start.',
  setupCodeNeeded: 'The code is needed.',
  create: 'Create account',
  signIn: 'Sign in',
  playersGoOn: 'Players need no sign-in; their addresses keep working.',
}
