// Puts a page's title into the top bar. Without a top bar the title stays where it is.
import { createContext, useContext } from 'react'
import { createPortal } from 'react-dom'

export const TopPlace = createContext<HTMLElement | null>(null)

export function Top({ children }: { children: React.ReactNode }) {
  const place = useContext(TopPlace)
  return place === null ? children : createPortal(children, place)
}
