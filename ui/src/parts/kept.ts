// What of forms is kept in this tab while they are filled in.

/** All keys of it begin so. */
export const DRAFT = 'lineup.draft.'

/** For whoever leaves on purpose: nothing of it stays behind. */
export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(DRAFT)) sessionStorage.removeItem(key)
}
