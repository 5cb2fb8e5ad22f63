import type * as en from '../en'

export const account: typeof en.account = {
  welcome: 'Willkommen bei Lineup',
  makeAccount:
    'Lege das Konto an, mit dem du Lineup verwaltest. Merke es dir gut: einen anderen Weg hinein gibt es nicht.',
  username: 'Benutzername',
  password: 'Passwort',
  atLeast: letters => `Mindestens ${letters} Zeichen.`,
  userNeeded: 'Ein Benutzername fehlt.',
  passwordNeeded: 'Das Passwort fehlt.',
  setupCode: 'Einrichtungscode',
  setupCodeWhere: 'Er steht im Protokoll, das Lineup beim Starten schreibt.',
  setupCodeNeeded: 'Der Code fehlt.',
  create: 'Konto anlegen',
  signIn: 'Anmelden',
  playersGoOn: 'Player brauchen keine Anmeldung; ihre Adressen gelten weiter.',
}
