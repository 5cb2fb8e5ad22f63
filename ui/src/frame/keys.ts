// Keys that work on every page: the search, the list of keys, and "g" with a letter to go.
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { listen } from '../parts/listen'
import { isBusy, useKeys } from '../parts/keys'
import { PAGES } from './pages'

/** So long "g" waits for its letter. */
const PATIENCE = 1500

export function useFrameKeys(onFind: () => void, onKeys: () => void) {
  const navigate = useNavigate()
  useKeys({ '/': onFind, '?': onKeys })

  useEffect(() => {
    // In the fields of a form too, but not over a dialog.
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
        // The page's own keys are not for this letter.
        event.preventDefault()
        void navigate({ to: page.to })
      } else if (event.key === 'g') {
        since = event.timeStamp
      }
    }
    // Before the keys of the page.
    document.addEventListener('keydown', press, true)
    return () => document.removeEventListener('keydown', press, true)
  }, [navigate])
}
