// The latest of a value or of functions, for what is not to be set up again with each render.
import { useLayoutEffect, useMemo, useRef, type RefObject } from 'react'

/** A value that listeners read when they run. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}

/** Functions that never change: each calls the latest of its name, so components that get them need not be drawn again. */
export function useStable<T extends { [K in keyof T]: (...given: never[]) => unknown }>(functions: T): T {
  const latest = useLatest(functions)
  return useMemo(() => {
    const names = Object.keys(latest.current) as (keyof T)[]
    return Object.fromEntries(names.map(name => [name, (...given: never[]) => latest.current[name](...given)])) as T
  }, [latest])
}
