// The search over all pages: arrow keys choose, Enter opens.
import { Loader, Modal, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'
import { Fault } from '../parts/Fault'
import { IconSearch } from '../parts/icons'
import { useNow } from '../parts/Time'
import { t } from '../words/catalogue'
import { useHits, type Hit } from './find'
import classes from './frame.module.css'

export function Finder({ onClose }: { onClose: () => void }) {
  const router = useRouter()
  const id = useId()
  useFocusHome()
  const [text, setText] = useState('')
  const [wanted] = useDebouncedValue(text.trim(), 150)
  const [at, setAt] = useState(0)
  const { groups, isAsking, error } = useHits(wanted, useNow())
  const all = groups.flatMap(({ hits }) => hits)
  const chosen = Math.min(at, Math.max(0, all.length - 1))
  const isThere = text.trim() === wanted && !isAsking
  const isHurried = useRef(false)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen, groups.length])

  const addressOf = ({ to }: Hit) => router.buildLocation(to as Parameters<typeof router.buildLocation>[0])
  function go(hit: Hit | undefined) {
    if (hit === undefined) return
    onClose()
    void router.navigate(hit.to as Parameters<typeof router.navigate>[0])
  }
  useEffect(() => {
    if (!isHurried.current || !isThere) return
    isHurried.current = false
    go(all[chosen])
  })
  function press(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && all.length > 0) {
      event.preventDefault()
      setAt((chosen + step + all.length) % all.length)
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      // If the last keystrokes are not searched for yet, opens the first hit once they are.
      if (isThere) go(all[chosen])
      else isHurried.current = true
    }
  }

  return (
    <Modal opened onClose={onClose} title={t.frame.find} size={620} yOffset="10dvh" centered={false}>
      <TextInput
        data-autofocus
        // At once: the dialog gives the focus only after the next keys.
        ref={focus}
        role="combobox"
        aria-label={t.frame.findWhat}
        aria-expanded={all.length > 0}
        aria-controls={`${id}list`}
        aria-activedescendant={all.length > 0 ? `${id}${chosen}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={t.frame.findWhat}
        size="md"
        value={text}
        leftSection={<IconSearch size={18} stroke={1.5} />}
        rightSection={isAsking && <Loader size="xs" aria-label={t.parts.loading} />}
        onChange={event => {
          setText(event.currentTarget.value)
          setAt(0)
          isHurried.current = false
        }}
        onKeyDown={press}
      />
      <div ref={list} id={`${id}list`} role="listbox" aria-label={t.frame.found} className={classes.hits}>
        {groups.map(({ title, hits }) => (
          <div key={title} role="group" aria-labelledby={`${id}${title}`}>
            <div className={classes.kind} id={`${id}${title}`}>
              {title}
            </div>
            {hits.map(hit => {
              const place = all.indexOf(hit)
              return (
                <a
                  key={hit.key}
                  id={`${id}${place}`}
                  role="option"
                  tabIndex={-1}
                  href={addressOf(hit).href}
                  aria-selected={place === chosen}
                  className={classes.hit}
                  onPointerMove={() => setAt(place)}
                  onClick={event => {
                    // With a modifier key it opens in a new tab, as links do.
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return
                    event.preventDefault()
                    go(hit)
                  }}
                >
                  <span>{hit.title}</span>
                  <small>{hit.text}</small>
                </a>
              )
            })}
          </div>
        ))}
      </div>
      {error !== null && <Fault error={error} />}
      <Text c="dimmed" role="status" mt={all.length === 0 ? 'md' : 0}>
        {all.length === 0 && isThere && t.frame.foundNothing(wanted)}
      </Text>
    </Modal>
  )
}

const focus = (field: HTMLInputElement | null) => field?.focus()

/** Returns the focus to what had it before. */
function useFocusHome() {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // After the dialog is gone, and unless a page took it.
      setTimeout(() => {
        if (before instanceof HTMLElement && document.activeElement === document.body) before.focus()
      })
    },
    [before],
  )
}
