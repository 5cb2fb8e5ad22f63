// Keys that work on every page: search, the list of shortcuts, and `g` with a letter to open a page.
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { listen } from '../parts/listen'
import { isBusy, useKeys } from '../parts/keys'
import { PAGES } from './pages'

/** How long `g` waits for its letter, in milliseconds. */
const PATIENCE = 1500

export function useFrameKeys(onFind: () => void, onKeys: () => void) {
  const navigate = useNavigate()
  useKeys({ '/': onFind, '?': onKeys })

  useEffect(() => {
    // Also in form fields, but not over a dialog.
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      if (document.querySelector('[role=dialog]') === null) onFind()
    }
    return listen(document, { keydown: press })
  })

  useEffect(() => {
    let since = -Infinity
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return
      const isSecond = event.timeStamp - since < PATIENCE
      since = -Infinity
      if (isSecond) {
        const page = PAGES.find(({ letter }) => letter === event.key)
        if (page === undefined) return
        // Keeps the letter from the page's own keys.
        event.preventDefault()
        void navigate({ to: page.to })
      } else if (event.key === 'g') {
        since = event.timeStamp
      }
    }
    // Captures the key before the page's own listeners.
    document.addEventListener('keydown', press, true)
    return () => document.removeEventListener('keydown', press, true)
  }, [navigate])
}
