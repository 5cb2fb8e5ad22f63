// Copies to the clipboard, also over plain HTTP.
/** Returns whether it worked. Over plain HTTP, as on most home servers, the Clipboard API is missing. */
export async function copy(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Refused: execCommand needs no permission.
    }
  }
  const box = document.createElement('textarea')
  box.value = text
  box.setAttribute('readonly', '')
  box.style.position = 'fixed'
  box.style.opacity = '0'
  // Inside an open dialog, because its focus trap would remove the selection.
  const focused = document.activeElement
  ;(focused?.closest('[role=dialog]') ?? document.body).append(box)
  box.select()
  const isDone = document.execCommand('copy')
  box.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isDone
}
