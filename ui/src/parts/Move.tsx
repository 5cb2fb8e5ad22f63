import { ActionIcon, VisuallyHidden } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import type { Place } from './drag'
import classes from './Move.module.css'
import { IconArrowDown, IconArrowUp } from './icons'
import { t } from '../words/catalogue'

interface Props extends Omit<Place, 'onDrop'> {
  name: string
}

export function Move({ name, at, count, onMove }: Props) {
  const up = useRef<HTMLButtonElement>(null)
  const down = useRef<HTMLButtonElement>(null)
  const [hasMoved, setMoved] = useState(false)
  const expected = useRef<{ at: number; by: -1 | 1 }>(undefined)

  // Restores the focus, which browsers remove from moved elements and disabled buttons.
  useLayoutEffect(() => {
    if (expected.current?.at !== at) return
    const [wanted, other] = expected.current.by < 0 ? [up.current, down.current] : [down.current, up.current]
    expected.current = undefined
    if (wanted?.disabled === true) other?.focus()
    else wanted?.focus()
  }, [at])

  const step = (by: -1 | 1) => ({
    className: classes.step,
    variant: 'subtle',
    size: 24,
    color: 'gray',
    c: 'dimmed',
    disabled: at + by < 0 || at + by >= count,
    'aria-label': by < 0 ? t.parts.moveUp(name) : t.parts.moveDown(name),
    onBlur: () => expected.current === undefined && setMoved(false),
    onClick: () => {
      expected.current = { at: at + by, by }
      setMoved(true)
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
      <VisuallyHidden role="status">{hasMoved && t.parts.movedTo(name, at + 1, count)}</VisuallyHidden>
    </>
  )
}
