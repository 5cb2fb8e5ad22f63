// A channel as a row of the table. Uses plain elements, and the list handles clicks: hundreds are drawn while scrolling.
import { memo } from 'react'
import { Logo } from '../parts/Logo'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import { ChannelLink, PlayButton, type Place } from './Parts'
import { below } from './words'
import type { Channel } from '../api/model'

interface Props extends Place {
  /** Undefined until it is loaded. */
  channel: Channel | undefined
  /** Pixels. */
  top: number
}

export const TableRow = memo(function TableRow({ channel, at, top, isActive, href }: Props) {
  if (channel === undefined)
    return (
      <div className={classes.row} role="row" aria-rowindex={at + 2} style={{ top }}>
        <div role="gridcell" className={classes.toCome} aria-label={t.channels.toCome} />
      </div>
    )
  return (
    <div className={classes.row} role="row" aria-rowindex={at + 2} style={{ top }}>
      <div role="gridcell" className={classes.number}>
        {channel.tvg_chno}
      </div>
      <div role="gridcell" className={classes.name}>
        <Logo src={channel.tvg_logo} name={channel.channel_name} size={26} />
        <div className={classes.words}>
          <ChannelLink channel={channel} at={at} isActive={isActive} href={href} />
          <div className={classes.below}>{below(channel)}</div>
        </div>
      </div>
      <div role="gridcell" className={classes.fact} title={channel.group_title}>
        {channel.group_title}
      </div>
      <div role="gridcell" className={classes.quiet} title={channel.tvg_id}>
        {channel.tvg_id}
      </div>
      <div role="gridcell" className={classes.quiet} title={channel.source_name}>
        {channel.source_name}
      </div>
      <div role="gridcell" className={classes.actions}>
        <PlayButton channel={channel} isActive={isActive} />
      </div>
    </div>
  )
})
