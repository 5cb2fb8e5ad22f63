// An address to paste into a player: all of it to see, one press to copy.
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from './icons'
import { useEffect, useState } from 'react'
import { tell } from '../api/cache'
import classes from './Address.module.css'
import { copy } from './copy'
import { t } from '../words/catalogue'

export function Address({ label, url }: { label: string; url: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  async function press() {
    if (await copy(url)) setCopied(true)
    else tell(t.parts.copyRefused, 'red')
  }

  return (
    <div className={classes.address}>
      <Text span c="dimmed" size="sm" className={classes.label}>
        {label}
      </Text>
      <input
        className={classes.url}
        value={url}
        readOnly
        aria-label={t.parts.addressOf(label)}
        onFocus={event => event.target.select()}
      />
      <Tooltip label={isCopied ? t.parts.copied : t.parts.copy}>
        <ActionIcon
          variant="subtle"
          color={isCopied ? 'teal' : 'gray'}
          c={isCopied ? undefined : 'dimmed'}
          size={34}
          onClick={() => void press()}
          aria-label={t.parts.copyAddress(label)}
        >
          {isCopied ? <IconCheck size={18} /> : <IconCopy size={18} stroke={1.5} />}
        </ActionIcon>
      </Tooltip>
      <span role="status" className={classes.heard}>
        {isCopied ? t.parts.copied : ''}
      </span>
    </div>
  )
}
