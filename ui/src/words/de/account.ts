import type * as en from '../en'

export const account: typeof en.account = {
  welcome: 'Willkommen bei Lineup',
  makeAccount: 'Lege dein Administratorkonto an. Das Passwort lässt sich später auf der Kommandozeile zurücksetzen.',
  username: 'Benutzername',
  password: 'Passwort',
  atLeast: letters => `Mindestens ${letters} Zeichen.`,
  userNeeded: 'Gib einen Benutzernamen ein.',
  passwordNeeded: 'Gib ein Passwort ein.',
  setupCode: 'Einrichtungscode',
  setupCodeWhere: 'Lineup schreibt ihn beim Start in sein Protokoll.',
  setupCodeNeeded: 'Gib den Einrichtungscode ein.',
  create: 'Konto anlegen',
  signIn: 'Anmelden',
  forgot:
    'Passwort vergessen? Setze LINEUP_ADMIN_USERNAME und LINEUP_ADMIN_PASSWORD und starte Lineup neu: Das Konto bekommt dieses Passwort.',
  playersGoOn: 'Player brauchen keine Anmeldung. Ihre Adressen funktionieren weiter.',
}
