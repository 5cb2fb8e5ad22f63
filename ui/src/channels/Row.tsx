// A channel as a row of the table.
import { ActionIcon, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
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
  onFocus: (at: number) => void
  onPlay: (id: string) => void
}

export const TableRow = memo(function TableRow({ channel, at, top, isActive, onFocus, onPlay }: Props) {
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
          <Link
            className={classes.link}
            to="/channels/$id"
            params={{ id: channel.id }}
            search
            data-at={at}
            tabIndex={isActive ? 0 : -1}
            onFocus={() => onFocus(at)}
            {...opens(channel.id)}
          >
            {channel.channel_name || t.channels.noName}
          </Link>
          <Text size="sm" c="dimmed" className={classes.below}>
            {below(channel)}
          </Text>
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
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          size={32}
          tabIndex={isActive ? 0 : -1}
          aria-label={t.channels.playNamed(channel.channel_name)}
          onClick={() => onPlay(channel.id)}
        >
          <IconPlayerPlay size={16} stroke={1.5} />
        </ActionIcon>
      </div>
    </div>
  )
})
