// A channel as a row of the table. Plain elements, and presses are heard by the list: hundreds are drawn while scrolling.
import { memo } from 'react'
import { opens } from '../parts/focus'
import { IconPlayerPlay } from '../parts/icons'
import { Logo } from '../parts/Logo'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import type { Channel } from './data'
import { below } from './words'

interface Props {
  /** Not there before it is fetched. */
  channel: Channel | undefined
  at: number
  /** Pixels. */
  top: number
  /** Where Tab leads to. */
  isActive: boolean
  href: (id: string) => string
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
          <div className={classes.below}>{below(channel)}</div>
        </div>
      </div>
      <div role="gridcell" className={classes.fact}>
        {channel.group_title}
      </div>
      <div role="gridcell" className={classes.quiet}>
        {channel.tvg_id}
      </div>
      <div role="gridcell" className={classes.quiet}>
        {channel.source_name}
      </div>
      <div role="gridcell" className={classes.actions}>
        <button
          type="button"
          className={classes.play}
          tabIndex={isActive ? 0 : -1}
          aria-label={t.channels.playNamed(channel.channel_name)}
          data-play={channel.id}
        >
          <IconPlayerPlay size={16} stroke={1.5} aria-hidden />
        </button>
      </div>
    </div>
  )
})
