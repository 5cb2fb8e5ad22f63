import type * as en from '../en'

export const api: typeof en.api = {
  unreachable: 'Lineup antwortet nicht. Was Player abrufen, geht vielleicht noch; gleich noch einmal versuchen.',
  sessionEnded: 'Deine Sitzung ist zu Ende. Melde dich wieder an.',
  forbidden: 'Das ist nicht erlaubt.',
  gone: 'Das gibt es nicht mehr.',
  tooLarge: 'Das ist zu groß.',
  tooMany: 'Zu viele Versuche. Warte eine Minute.',
  failed: status => `Lineup konnte das nicht tun (HTTP ${status}). Den Grund nennt das Protokoll.`,
  refused: status => `Lineup hat das abgelehnt (HTTP ${status}).`,
  closeMessage: 'Meldung schließen',
}
