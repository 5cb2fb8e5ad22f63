// Keys that do something on a page as a whole: not while something is typed, nor beside an open dialog.
import { useEffect } from 'react'
import { useLatest } from './latest'
import { listen } from './listen'

type Keys = Record<string, (event: KeyboardEvent) => void>

/** `keys`: what `event.key` is, and what it does. Name new ones in the list that `?` shows (`frame/Shortcuts.tsx`). */
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

/** Whether the keys belong to what has the focus, or to a dialog. */
export function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role=dialog], [role=menu]') !== null) return true
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
