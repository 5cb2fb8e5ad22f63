// The frame of every page: navigation, top bar, and the notice of a lost connection.
import { Button } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { useIsBusy } from '../activity/data'
import { reconnect, useEvents, useLost } from '../api/events'
import { GuardDialog } from '../parts/guard'
import { TopPlace } from '../parts/Top'
import { t } from '../words/catalogue'
import classes from './frame.module.css'
import { Finder } from './Finder'
import { useFrameKeys } from './keys'
import { Rail } from './Rail'
import { Shortcuts } from './Shortcuts'
import { TopBar } from './TopBar'

export function Frame() {
  useEvents(useIsBusy())
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const [open, setOpen] = useState<'find' | 'keys'>()
  const close = () => setOpen(undefined)
  const find = () => setOpen('find')
  const keys = () => setOpen('keys')
  useFrameKeys(find, keys)
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main" onClick={skip}>
        {t.frame.skip}
      </a>
      <Rail />
      <div className={classes.page}>
        <TopBar onPlace={setPlace} onFind={find} onKeys={keys}>
          <Lost />
        </TopBar>
        <main id="main" tabIndex={-1} className={classes.main}>
          <TopPlace value={place}>
            <Outlet />
          </TopPlace>
        </main>
      </div>
      {/* In the page's first file: what is typed right after the key belongs into them. */}
      {open === 'find' && <Finder onClose={close} />}
      {open === 'keys' && <Shortcuts onClose={close} />}
      <GuardDialog />
    </div>
  )
}

/** Shown while the connection to the server is lost. */
function Lost() {
  const isLost = useLost()
  return (
    <div className={classes.lost} role="status" data-shows={isLost || undefined}>
      {isLost && (
        <>
          {t.frame.lost}{' '}
          <Button variant="transparent" size="compact-sm" onClick={reconnect}>
            {t.frame.tryNow}
          </Button>
        </>
      )}
    </div>
  )
}

// With <base> in the document, a bare fragment would lead to another address.
function skip(event: React.MouseEvent) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
