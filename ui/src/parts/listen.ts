// Adds and removes several event listeners together.

type Listeners<Events> = { [Name in keyof Events]?: (event: Events[Name]) => void }

/** Returns a function that removes the listeners. */
export function listen(target: Document, listeners: Listeners<DocumentEventMap>): () => void
export function listen(target: HTMLElement, listeners: Listeners<HTMLElementEventMap>): () => void
export function listen(target: EventTarget, listeners: object): () => void {
  const all = Object.entries(listeners) as [string, EventListener][]
  for (const [name, listener] of all) target.addEventListener(name, listener)
  return () => all.forEach(([name, listener]) => target.removeEventListener(name, listener))
}
