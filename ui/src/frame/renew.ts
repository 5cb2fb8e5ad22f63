// A newer page in the place of one whose files are gone.
const KEPT = 'lineup.renewed'
/** Not again before, in milliseconds: what is missing in the new page too is not mended by loading it again. */
const PAUSE = 60_000

/** Loads the page anew, if the server is there to give it; what is being written is kept as a draft. */
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
