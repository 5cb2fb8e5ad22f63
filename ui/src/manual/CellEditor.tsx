// The input of a cell that is being edited. Shows validation errors while typing.
import { useEffect, useRef, useState } from 'react'
import { wrongText } from './check'
import { titleOf, type Column } from './columns'
import classes from './grid.module.css'
import type { Editing, Asks } from './useCells'

interface Props {
  field: Column
  editing: Editing
  /** The id of the datalist of group names. */
  groups: string
  asks: Asks
}

export function CellEditor({ field, editing, groups, asks }: Props) {
  const [text, setText] = useState(editing.text)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    box.current?.focus()
    const end = box.current?.value.length ?? 0
    box.current?.setSelectionRange(end, end)
  }, [])
  const wrong = field === 'enabled' ? undefined : wrongText(field, text)
  return (
    <>
      <input
        ref={box}
        className={classes.editor}
        aria-label={titleOf(field)}
        aria-invalid={wrong !== undefined}
        list={field === 'group_title' ? groups : undefined}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          asks.type(event.currentTarget.value)
        }}
        onMouseDown={event => event.stopPropagation()}
        onDoubleClick={event => event.stopPropagation()}
        onBlur={() => asks.commit(text, undefined, false)}
        onKeyDown={event => {
          event.stopPropagation()
          const { key, shiftKey } = event
          if (event.nativeEvent.isComposing) return
          const isArrow = (key === 'ArrowUp' || key === 'ArrowDown') && editing.isFresh && field !== 'group_title'
          if (key === 'Enter' || key === 'Tab' || isArrow) {
            event.preventDefault()
            asks.commit(text, key, shiftKey)
          } else if (key === 'Escape') {
            event.preventDefault()
            asks.cancel()
          }
        }}
      />
      {wrong !== undefined && text !== '' && (
        <span className={classes.hint} role="status">
          {wrong}
        </span>
      )}
    </>
  )
}
