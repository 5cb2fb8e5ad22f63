import { Collapse, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core'
import { IconButton, MoreMenu } from '../parts/IconButton'
import { IconChevronDown, IconChevronUp, IconEdit, IconHistory, IconKey, IconRefresh, IconTrash } from '../parts/icons'
import { useState } from 'react'
import { useRunning } from '../activity/data'
import { faultOf } from '../activity/outcome'
import { tell } from '../api/cache'
import { Busy } from '../activity/Busy'
import { Confirm } from '../parts/Confirm'
import { Notice } from '../parts/Fault'
import { opens } from '../parts/focus'
import { MenuLink, TextLink } from '../parts/Links'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { Addresses, Outdated } from './Addresses'
import { Copies } from './Copies'
import { useRegenerate, useRemove, useRotate } from './data'
import { decisionOf } from './decision'
import { DecisionStep } from './DecisionStep'
import { RulesReport } from './Report'
import { t } from '../words/catalogue'
import { dotted } from '../words/list'
import { fill } from '../parts/fill'
import { deliveryOf, fromOf, passedOf, stateOf } from './words'
import type { Playlist } from '../api/model'
import { Note } from '../parts/Note'
import classes from './playlists.module.css'

type Asking = 'remove' | 'rotate'

export function PlaylistCard({ playlist }: { playlist: Playlist }) {
  const running = useRunning(playlist.id)
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  return (
    <Paper p="md" component="article" aria-label={playlist.name}>
      <Stack gap={6}>
        <div className={classes.head}>
          <Title order={2} style={{ overflowWrap: 'anywhere' }}>
            <TextLink
              c="inherit"
              underline="hover"
              to="/playlists/$id"
              params={{ id: playlist.id }}
              data-row={playlist.id}
            >
              {playlist.name}
            </TextLink>
          </Title>
          <div className={classes.copies}>
            <Copies playlist={playlist} />
          </div>
          <More playlist={playlist} isRunning={running !== undefined} onAsk={setAsking} />
        </div>
        <Line playlist={playlist} isRunning={running !== undefined} />
        {running !== undefined && <Busy operation={running} />}
        {playlist.last_error !== '' && running === undefined && (
          <Notice tone="bad">
            <Said text={faultOf(playlist.last_outcome, playlist.last_error)} />
          </Notice>
        )}
        <Outdated playlist={playlist} />
      </Stack>
      {asking === 'rotate' && <Rotate playlist={playlist} onClose={close} />}
      {asking === 'remove' && <Remove playlist={playlist} onClose={close} />}
    </Paper>
  )
}

/** One line of state; what is behind it can be unfolded. */
function Line({ playlist, isRunning }: { playlist: Playlist; isRunning: boolean }) {
  const now = useNow()
  const [isOpen, setOpen] = useState(false)
  const state = stateOf(playlist, isRunning, now)
  const decision = decisionOf(playlist, now)
  return (
    <>
      <Group gap={6} wrap="nowrap" align="start">
        <Group gap="4px 12px" mih={30} flex={1} miw={0}>
          <Text component="div" aria-live="polite">
            <State tone={state.tone}>{state.text}</State>
          </Text>
          {decision !== undefined && (
            <DecisionStep playlist={playlist} kind={decision.kind} variant="default" size="xs" />
          )}
          <Text c="dimmed">{dotted([deliveryOf(playlist, now), passedOf(playlist.rules)])}</Text>
        </Group>
        <IconButton
          icon={isOpen ? IconChevronUp : IconChevronDown}
          label={t.parts.of(t.playlists.details, playlist.name)}
          hint={t.playlists.details}
          size={30}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap="sm" pt="xs">
          <Addresses playlist={playlist} />
          <RulesReport playlist={playlist} />
          {playlist.last_generated_at && (
            <Note>
              {fill(t.playlists.lastChange, { ago: <Ago time={playlist.last_generated_at} /> })} ·{' '}
              {t.playlists.version(playlist.version)} · {fromOf(playlist)}
            </Note>
          )}
        </Stack>
      </Collapse>
    </>
  )
}

interface MoreProps {
  playlist: Playlist
  isRunning: boolean
  onAsk: (what: Asking) => void
}

function More({ playlist, isRunning, onAsk }: MoreProps) {
  const regenerate = useRegenerate()
  return (
    <MoreMenu label={t.parts.moreFor(playlist.name)} size={30} {...opens(`more ${playlist.id}`)}>
      <Menu.Item
        leftSection={<IconRefresh size={16} />}
        disabled={isRunning || playlist.pinned_version !== null}
        onClick={() => regenerate.mutate(playlist.id)}
      >
        {t.playlists.regenerate}
      </Menu.Item>
      <MenuLink leftSection={<IconEdit size={16} />} to="/playlists/$id" params={{ id: playlist.id }}>
        {t.parts.edit}
      </MenuLink>
      <MenuLink
        leftSection={<IconHistory size={16} />}
        to="/playlists"
        search={{ versions: playlist.id }}
        {...opens(`versions ${playlist.id}`)}
      >
        {t.playlists.versions}
      </MenuLink>
      <Menu.Item leftSection={<IconKey size={16} />} onClick={() => onAsk('rotate')}>
        {t.playlists.newAddress}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onAsk('remove')}>
        {t.parts.delete}
      </Menu.Item>
    </MoreMenu>
  )
}

function Rotate({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const rotate = useRotate(playlist.id)
  const done = () => {
    tell(t.playlists.rotated)
    onClose()
  }
  return (
    <Confirm
      title={t.playlists.rotateTitle(playlist.name)}
      verb={t.playlists.rotateVerb}
      busy={rotate.isPending}
      onClose={onClose}
      onConfirm={() => rotate.mutate(undefined, { onSuccess: done })}
    >
      {t.playlists.rotateAbout}
    </Confirm>
  )
}

function Remove({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const remove = useRemove()
  return (
    <Confirm
      title={t.parts.deleteOf(playlist.name)}
      name={playlist.name}
      verb={t.playlists.removeVerb}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(playlist.id, { onSuccess: onClose })}
    >
      {t.playlists.removeAbout}
    </Confirm>
  )
}
