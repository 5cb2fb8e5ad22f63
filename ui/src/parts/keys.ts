// Keys that work on the whole page, except while typing or in a dialog.
import { useEffect } from 'react'
import { useLatest } from './latest'
import { listen } from './listen'

type Keys = Record<string, (event: KeyboardEvent) => void>

/** `keys`: handlers by `event.key`. List new ones in `frame/Shortcuts.tsx`. */
export function useKeys(keys: Keys, isOn = true) {
  const current = useLatest(keys)
  useEffect(() => {
    if (!isOn) return
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return
      const act = Object.hasOwn(current.current, event.key) ? current.current[event.key] : undefined
      if (act === undefined) return
      event.preventDefault()
      act(event)
    }
    return listen(document, { keydown: press })
  }, [isOn, current])
}

/** Whether the focused element or a dialog handles the keys. */
export function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role=dialog], [role=menu]') !== null) return true
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
