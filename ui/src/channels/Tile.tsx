// A channel as a tile: its logo above its name.
import { memo } from 'react'
import { opens } from '../parts/focus'
import { IconPlayerPlay } from '../parts/icons'
import { Logo } from '../parts/Logo'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import type { Channel } from './data'
import { below } from './words'

interface Props {
  channel: Channel
  at: number
  isActive: boolean
  href: (id: string) => string
}

export const ChannelTile = memo(function ChannelTile({ channel, at, isActive, href }: Props) {
  return (
    <div role="gridcell" className={classes.tile}>
      <Logo src={channel.tvg_logo} name={channel.channel_name} size={72} />
      <a
        className={classes.link}
        href={href(channel.id)}
        data-id={channel.id}
        data-at={at}
        tabIndex={isActive ? 0 : -1}
        {...opens(channel.id)}
      >
        {channel.channel_name || t.channels.noName}
      </a>
      <div className={classes.line}>{below(channel)}</div>
      <button
        type="button"
        className={`${classes.play} ${classes.tilePlay}`}
        tabIndex={isActive ? 0 : -1}
        aria-label={t.channels.playNamed(channel.channel_name)}
        data-play={channel.id}
      >
        <IconPlayerPlay size={16} stroke={1.5} aria-hidden />
      </button>
    </div>
  )
})

/** Before it is fetched. */
export function TileToCome() {
  return <div role="gridcell" className={`${classes.tile} ${classes.toCome}`} aria-label={t.channels.toCome} />
}
