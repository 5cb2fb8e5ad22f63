import { ActionIcon, Slider, Tooltip } from '@mantine/core'
import {
  IconMaximize,
  IconMinimize,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconVolume,
  IconVolumeOff,
} from '../parts/icons'
import { t } from '../words/catalogue'
import classes from './player.module.css'
import type { VideoControls } from './useVideo'

interface Props {
  controls: VideoControls
  /** Nothing can be played. */
  isOff: boolean
  onRetry: () => void
}

export function Controls({ controls, isOff, onRetry }: Props) {
  const { isPaused, isMuted, isFull, volume } = controls
  return (
    <div className={classes.controls} role="group" aria-label={t.player.controls}>
      <Press
        label={isPaused ? t.channels.play : t.player.pause}
        icon={isPaused ? IconPlayerPlay : IconPlayerPause}
        isOff={isOff}
        onPress={controls.toggle}
      />
      <Press
        label={isMuted ? t.player.unmute : t.player.mute}
        icon={isMuted ? IconVolumeOff : IconVolume}
        onPress={controls.mute}
      />
      <Slider
        className={classes.volume}
        size="sm"
        label={null}
        min={0}
        max={1}
        step={0.05}
        value={isMuted ? 0 : volume}
        onChange={controls.setVolume}
        thumbLabel={t.player.volume}
      />
      <span className={classes.gap} />
      <Press label={t.parts.tryAgain} icon={IconRefresh} onPress={onRetry} />
      <Press
        label={isFull ? t.player.leaveFull : t.player.full}
        icon={isFull ? IconMinimize : IconMaximize}
        isOff={isOff}
        onPress={controls.full}
      />
    </div>
  )
}

interface PressProps {
  label: string
  icon: typeof IconRefresh
  isOff?: boolean
  onPress: () => void
}

function Press({ label, icon: Icon, isOff = false, onPress }: PressProps) {
  return (
    <Tooltip label={label} withinPortal={false}>
      <ActionIcon
        className={classes.press}
        variant="transparent"
        size={36}
        aria-label={label}
        disabled={isOff}
        onClick={onPress}
      >
        <Icon size={20} stroke={1.5} />
      </ActionIcon>
    </Tooltip>
  )
}
