// One step up or down in a list, for fingers and for the keyboard.
import { ActionIcon, VisuallyHidden } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { IconArrowDown, IconArrowUp } from './icons'

interface Props {
  name: string
  /** Where it is, from 0, and among how many. */
  at: number
  count: number
  onMove: (to: number) => void
}

export function Move({ name, at, count, onMove }: Props) {
  const up = useRef<HTMLButtonElement>(null)
  const down = useRef<HTMLButtonElement>(null)
  const [moved, setMoved] = useState<-1 | 1>()

  // The browser takes the focus from what is moved in the document, and from a button that is off.
  useLayoutEffect(() => {
    if (moved === undefined) return
    const wanted = moved < 0 ? up.current : down.current
    const button = wanted?.disabled === true ? (moved < 0 ? down.current : up.current) : wanted
    button?.focus()
  }, [at, moved])

  const step = (by: -1 | 1) => ({
    variant: 'subtle',
    size: 24,
    color: 'gray',
    c: 'dimmed',
    disabled: at + by < 0 || at + by >= count,
    'aria-label': `Move ${name} ${by < 0 ? 'up' : 'down'}`,
    onBlur: (event: React.FocusEvent) => event.relatedTarget !== null && setMoved(undefined),
    onClick: () => {
      setMoved(by)
      onMove(at + by)
    },
  })
  return (
    <>
      <ActionIcon ref={up} {...step(-1)}>
        <IconArrowUp size={16} />
      </ActionIcon>
      <ActionIcon ref={down} {...step(1)}>
        <IconArrowDown size={16} />
      </ActionIcon>
      <VisuallyHidden role="status">{moved !== undefined && `${name} is number ${at + 1} of ${count}`}</VisuallyHidden>
    </>
  )
}
