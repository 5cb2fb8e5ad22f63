// What a row and a tile of a channel have in common: its name, which opens it, and its button to watch.
import { opens } from '../parts/focus'
import { IconPlayerPlay } from '../parts/icons'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import type { Channel } from '../api/model'

/** What a row and a tile are told about their channel. */
export interface Place {
  at: number
  /** Where Tab leads to. */
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
