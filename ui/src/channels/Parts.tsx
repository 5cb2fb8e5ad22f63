// The parts that rows and tiles of channels share: the link with the name, and the play button.
import { opens } from '../parts/focus'
import { IconPlayerPlay } from '../parts/icons'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import type { Channel } from '../api/model'

/** The props that rows and tiles share. */
export interface Place {
  at: number
  /** Whether Tab leads to it. */
  isActive: boolean
  href: (id: string) => string
}

export function ChannelLink({ channel, at, isActive, href }: Place & { channel: Channel }) {
  const name = channel.channel_name || t.channels.noName
  return (
    <a
      className={classes.link}
      href={href(channel.id)}
      title={name}
      data-id={channel.id}
      data-at={at}
      tabIndex={isActive ? 0 : -1}
      {...opens(channel.id)}
    >
      {name}
    </a>
  )
}

export function PlayButton({ channel, isActive }: { channel: Channel; isActive: boolean }) {
  return (
    <button
      type="button"
      className={classes.play}
      tabIndex={isActive ? 0 : -1}
      aria-label={t.channels.playNamed(channel.channel_name || t.channels.noName)}
      data-play={channel.id}
    >
      <IconPlayerPlay size={16} stroke={1.5} aria-hidden />
    </button>
  )
}
