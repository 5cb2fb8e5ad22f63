// Reloads a page whose files were replaced by a newer version.
const KEPT = 'lineup.renewed'
/** The shortest time between two reloads, in milliseconds: a file that the new page lacks too must not cause a loop. */
const PAUSE = 60_000

/** Reloads the page if the server responds. Forms keep their drafts. */
export async function renewed() {
  if (Date.now() - Number(sessionStorage.getItem(KEPT) ?? 0) < PAUSE) return
  const isThere = await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' }).then(
    answer => answer.ok,
    () => false,
  )
  if (!isThere) return
  sessionStorage.setItem(KEPT, String(Date.now()))
  location.reload()
}
