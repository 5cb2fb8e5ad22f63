// A channel as a tile: its logo above its name.
import { memo } from 'react'
import { Logo } from '../parts/Logo'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import { ChannelLink, PlayButton, type Place } from './Parts'
import { below } from './words'
import type { Channel } from '../api/model'

interface Props extends Place {
  channel: Channel
}

export const ChannelTile = memo(function ChannelTile({ channel, at, isActive, href }: Props) {
  return (
    <div role="gridcell" className={classes.tile}>
      <Logo src={channel.tvg_logo} name={channel.channel_name} size={72} />
      <ChannelLink channel={channel} at={at} isActive={isActive} href={href} />
      <div className={classes.line} title={below(channel)}>
        {below(channel)}
      </div>
      <PlayButton channel={channel} isActive={isActive} />
    </div>
  )
})

/** Before it is loaded. */
export function TileToCome() {
  return <div role="gridcell" className={`${classes.tile} ${classes.toCome}`} aria-label={t.channels.toCome} />
}
