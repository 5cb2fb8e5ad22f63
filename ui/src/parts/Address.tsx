// An address to paste into a player: all of it to see, one press to copy.
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from './icons'
import { useEffect, useState } from 'react'
import { tell } from '../api/cache'
import classes from './Address.module.css'
import { copy } from './copy'

export function Address({ label, url }: { label: string; url: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  async function press() {
    if (await copy(url)) setCopied(true)
    else tell('The browser did not allow copying. Select the address and copy it by hand.', 'red')
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
        aria-label={`${label} address`}
        onFocus={event => event.target.select()}
      />
      <Tooltip label={isCopied ? 'Copied' : 'Copy'}>
        <ActionIcon
          variant="subtle"
          color={isCopied ? 'teal' : 'gray'}
          c={isCopied ? undefined : 'dimmed'}
          size={34}
          onClick={() => void press()}
          aria-label={`Copy ${label.toLowerCase()} address`}
        >
          {isCopied ? <IconCheck size={18} /> : <IconCopy size={18} stroke={1.5} />}
        </ActionIcon>
      </Tooltip>
      <span role="status" className={classes.heard}>
        {isCopied ? 'Copied' : ''}
      </span>
    </div>
  )
}
