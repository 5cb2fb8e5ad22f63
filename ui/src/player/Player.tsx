// The player, with the reason and an alternative if a channel cannot be played.
import { Button, Group, Loader, Modal, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useChannel } from '../channels/data'
import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { Controls } from './Controls'
import { Elsewhere, useOpenAddress } from './Elsewhere'
import classes from './player.module.css'
import { type State, usePlayer } from './usePlayer'
import { useVideo } from './useVideo'

export function Player({ id, onClose }: { id: string; onClose: () => void }) {
  const channel = useChannel(id)
  return (
    <Modal
      opened
      onClose={onClose}
      title={channel.data?.channel_name ?? t.player.title}
      size={920}
      // A click beside it must not stop the stream.
      closeOnClickOutside={false}
    >
      <Asked query={channel}>{() => <Screen id={id} />}</Asked>
    </Modal>
  )
}

function Screen({ id }: { id: string }) {
  const channel = useChannel(id).data
  const stage = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const { state, retry } = usePlayer(video, channel)
  const address = useOpenAddress(channel)
  const controls = useVideo(video, stage)
  // The player has the keys at once.
  useEffect(() => video.current?.focus({ preventScroll: true }), [])
  const pressed = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // Buttons handle Space themselves, and sliders the arrow keys.
    const isOnControl = event.target instanceof Element && event.target.closest('button, input, [role=slider]') !== null
    const work: Record<string, () => void> = {
      k: controls.toggle,
      m: controls.mute,
      f: controls.full,
      r: retry,
      ...(!isOnControl && {
        ' ': controls.toggle,
        ArrowUp: () => controls.louder(0.1),
        ArrowDown: () => controls.louder(-0.1),
      }),
    }
    if (!Object.hasOwn(work, event.key)) return
    event.preventDefault()
    work[event.key]?.()
  }
  if (channel === undefined) return null
  return (
    <div onKeyDown={pressed}>
      <div ref={stage} className={classes.stage}>
        {/* Live streams offer no subtitles here. */}
        <video
          ref={video}
          className={classes.video}
          playsInline
          tabIndex={0}
          aria-label={t.player.video(channel.channel_name)}
          onClick={controls.toggle}
          onDoubleClick={controls.full}
        />
        {state.is === 'loading' && (
          <div className={classes.over}>
            <Loader size="md" color="gray" aria-label={t.parts.loading} />
          </div>
        )}
        {state.is === 'trouble' && (
          <div className={classes.trouble}>
            <TroubleNotice kind={state.kind} text={state.text} hasAddress={address !== undefined} onRetry={retry} />
          </div>
        )}
        <Controls controls={controls} isOff={state.is === 'trouble'} onRetry={retry} />
      </div>
      <Elsewhere channel={channel} url={address} />
    </div>
  )
}

interface Props {
  kind: Extract<State, { is: 'trouble' }>['kind']
  /** The server's message. */
  text: string | undefined
  /** Whether an address for other players is shown. */
  hasAddress: boolean
  onRetry: () => void
}

function TroubleNotice({ kind, text, hasAddress, onRetry }: Props) {
  const { title, why } = t.player.trouble[kind]
  // Trying again does not help with what browsers never play.
  const isFinal = kind === 'mixed' || kind === 'foreign' || kind === 'policy'
  const mayPlayElsewhere = isFinal || kind === 'forbidden' || kind === 'codec'
  return (
    <div role="alert">
      <Text fw={600} size="lg">
        {title}
      </Text>
      <Text mt={4}>
        {text ?? why} {mayPlayElsewhere && hasAddress && t.player.below}
      </Text>
      {!isFinal && (
        <Group mt="md">
          <Button variant="default" onClick={onRetry}>
            {t.parts.tryAgain}
          </Button>
        </Group>
      )}
    </div>
  )
}
