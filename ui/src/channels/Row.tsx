// The rows of the table of channels. Plain elements, and the list handles clicks: hundreds are drawn while scrolling.
import { memo } from 'react'
import { Logo } from '../parts/Logo'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import { ChannelLink, type Place, PlayButton } from './Parts'
import { below, COLUMNS, sorted, type Wanted } from './words'
import type { Channel } from '../api/model'
import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '../parts/icons'

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
        <div role="gridcell" className={classes.toCome} aria-label={t.parts.loading} />
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

interface ChannelTileProps extends Place {
  channel: Channel
}

export const ChannelTile = memo(function ChannelTile({ channel, at, isActive, href }: ChannelTileProps) {
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
  return <div role="gridcell" className={`${classes.tile} ${classes.toCome}`} aria-label={t.parts.loading} />
}

export function Head({ wanted, onWant }: { wanted: Wanted; onWant: (change: Wanted) => void }) {
  const Arrow = wanted.order === 'desc' ? IconArrowDown : IconArrowUp
  const titles = { ...t.channels.fields, channel_name: t.channels.channel, source_name: t.channels.source }
  return (
    <div className={classes.headGroup} role="rowgroup">
      <div className={classes.head} role="row" aria-rowindex={1}>
        {COLUMNS.map(column => {
          const isSorted = wanted.sort === column
          return (
            <div
              key={column}
              role="columnheader"
              className={classes.columnHead}
              data-column={column}
              aria-sort={!isSorted ? 'none' : wanted.order === 'desc' ? 'descending' : 'ascending'}
            >
              <UnstyledButton className={classes.sort} onClick={() => onWant(sorted(wanted, column))}>
                <span>{titles[column]}</span>
                {isSorted && <Arrow size={14} stroke={1.5} aria-hidden />}
              </UnstyledButton>
            </div>
          )
        })}
        <div role="columnheader">
          <VisuallyHidden>{t.channels.play}</VisuallyHidden>
        </div>
      </div>
    </div>
  )
}
