// The place in the top bar where a page puts its name; beside a frame without one, the name stays where it is.
import { createContext, useContext } from 'react'
import { createPortal } from 'react-dom'

export const TopPlace = createContext<HTMLElement | null>(null)

export function Top({ children }: { children: React.ReactNode }) {
  const place = useContext(TopPlace)
  return place === null ? children : createPortal(children, place)
}
