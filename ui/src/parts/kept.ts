// Where this tab keeps what is being written.

/** How the names of all of it begin. */
export const KEPT = 'lineup.draft.'

/** For who signs out: nothing that was begun stays behind. */
export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEPT)) sessionStorage.removeItem(key)
}
