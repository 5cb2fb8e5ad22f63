import { Button, VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import { tell } from '../api/cache'
import classes from './Address.module.css'
import { IconButton } from './IconButton'
import { IconCheck, IconCopy } from './icons'
import { t } from '../words/catalogue'
import { Note } from './Note'

/** Whether the text was copied just now, and what copies it. */
function useCopy(text: string): [boolean, () => void] {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  async function press() {
    if (await copy(text)) setCopied(true)
    else tell(t.parts.copyRefused, 'red')
  }

  return [isCopied, () => void press()]
}

/** `name`: of what the address belongs to, for those who do not see where the button is. */
export function CopyButton({ text, name, url }: { text: string; name: string; url: string }) {
  const [isCopied, press] = useCopy(url)
  return (
    <>
      <Button variant="default" size="xs" aria-label={t.parts.of(text, name)} onClick={press}>
        <span className={classes.sign}>{isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}</span>
        {text}
      </Button>
      <VisuallyHidden role="status">{isCopied ? t.parts.copied : ''}</VisuallyHidden>
    </>
  )
}

export function Address({ label, url }: { label: string; url: string }) {
  const [isCopied, press] = useCopy(url)
  return (
    <div className={classes.address}>
      <Note span className={classes.label}>
        {label}
      </Note>
      <input
        className={classes.url}
        value={url}
        readOnly
        aria-label={t.parts.addressOf(label)}
        onFocus={event => event.target.select()}
      />
      <IconButton
        icon={isCopied ? IconCheck : IconCopy}
        label={t.parts.copyAddress(label)}
        hint={isCopied ? t.parts.copied : t.parts.copy}
        {...(isCopied && { color: 'teal', c: undefined })}
        onClick={press}
      />
      <VisuallyHidden role="status">{isCopied ? t.parts.copied : ''}</VisuallyHidden>
    </div>
  )
}

/** Returns whether it worked. Over plain HTTP, as on most home servers, the Clipboard API is missing. */
export async function copy(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Refused: execCommand needs no permission.
    }
  }
  const box = document.createElement('textarea')
  box.value = text
  box.setAttribute('readonly', '')
  box.style.position = 'fixed'
  box.style.opacity = '0'
  // Inside an open dialog, because its focus trap would remove the selection.
  const focused = document.activeElement
  ;(focused?.closest('[role=dialog]') ?? document.body).append(box)
  box.select()
  const isDone = document.execCommand('copy')
  box.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isDone
}
