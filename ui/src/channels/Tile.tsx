// A channel as a tile: its logo above its name.
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
  channel: Channel
  at: number
  isActive: boolean
  onFocus: (at: number) => void
  onPlay: (id: string) => void
}

export const ChannelTile = memo(function ChannelTile({ channel, at, isActive, onFocus, onPlay }: Props) {
  return (
    <div role="gridcell" className={classes.tile}>
      <Logo src={channel.tvg_logo} name={channel.channel_name} size={72} />
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
      <Text size="sm" c="dimmed" className={classes.line}>
        {below(channel)}
      </Text>
      <ActionIcon
        className={classes.tilePlay}
        variant="default"
        size={30}
        tabIndex={isActive ? 0 : -1}
        aria-label={t.channels.playNamed(channel.channel_name)}
        onClick={() => onPlay(channel.id)}
      >
        <IconPlayerPlay size={16} stroke={1.5} />
      </ActionIcon>
    </div>
  )
})

/** Before it is fetched. */
export function TileToCome() {
  return <div role="gridcell" className={`${classes.tile} ${classes.toCome}`} aria-label={t.channels.toCome} />
}
