// Time zones to choose from.
/** The names of time zones that this browser knows. The server may know more. */
export const ZONES = Intl.supportedValuesOf('timeZone')
