import type * as en from '../en'

export const api: typeof en.api = {
  unreachable: 'Lineup antwortet nicht. Player funktionieren möglicherweise weiter. Versuche es gleich noch einmal.',
  sessionEnded: 'Deine Sitzung ist abgelaufen. Melde dich wieder an.',
  wrongCredentials: 'Benutzername oder Passwort ist falsch.',
  forbidden: 'Das ist nicht erlaubt.',
  gone: 'Das gibt es nicht mehr.',
  tooLarge: 'Das ist zu groß.',
  tooMany: 'Zu viele Versuche. Warte eine Minute.',
  failed: status => `Lineup konnte das nicht ausführen (HTTP ${status}). Details stehen im Protokoll.`,
  refused: status => `Lineup hat die Anfrage abgelehnt (HTTP ${status}).`,
  closeMessage: 'Meldung schließen',
}
