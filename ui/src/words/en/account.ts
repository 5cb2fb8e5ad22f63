export const account = {
  welcome: 'Welcome to Lineup',
  makeAccount: 'Create your administrator account. You can reset the password later from the command line.',
  username: 'User name',
  password: 'Password',
  atLeast: (letters: number) => `At least ${letters} characters.`,
  userNeeded: 'Enter a user name.',
  passwordNeeded: 'Enter a password.',
  setupCode: 'Setup code',
  setupCodeWhere: 'Lineup writes it to its log at start-up.',
  setupCodeNeeded: 'Enter the setup code.',
  create: 'Create account',
  signIn: 'Sign in',
  forgot:
    'Forgot your password? Set LINEUP_ADMIN_USERNAME and LINEUP_ADMIN_PASSWORD and restart Lineup: the account gets this password.',
  playersGoOn: 'Players don’t need to sign in. Their addresses keep working.',
}
