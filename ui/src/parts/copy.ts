// To the clipboard, wherever the page stands.
/** Copies a text. The clipboard interface is missing on plain http, where most home servers are: the old way then. */
export async function copy(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Refused: the old way asks for no permission.
    }
  }
  const box = document.createElement('textarea')
  box.value = text
  box.setAttribute('readonly', '')
  box.style.position = 'fixed'
  box.style.opacity = '0'
  // Inside an open dialog, or its focus trap takes the selection away.
  const focused = document.activeElement
  ;(focused?.closest('[role=dialog]') ?? document.body).append(box)
  box.select()
  const isDone = document.execCommand('copy')
  box.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isDone
}
