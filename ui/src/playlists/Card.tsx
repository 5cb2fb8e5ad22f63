import { Button, Group, Menu, Paper, Stack, Text, Title } from '@mantine/core'
import { MoreMenu } from '../parts/IconButton'
import { IconEdit, IconHistory, IconKey, IconRefresh, IconTrash } from '../parts/icons'
import { useState } from 'react'
import { useRunning } from '../activity/data'
import { faultOf } from '../activity/outcome'
import { tell } from '../api/cache'
import { Busy } from '../activity/Busy'
import { Confirm } from '../parts/Confirm'
import { Notice } from '../parts/Fault'
import { opens } from '../parts/focus'
import { ButtonLink, MenuLink, TextLink } from '../parts/Links'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { PLAYERS } from '../start/players'
import { Addresses } from './Addresses'
import { useRegenerate, useRemove, useRotate } from './data'
import { RulesReport } from './Report'
import { t } from '../words/catalogue'
import { fill } from '../parts/fill'
import { deliveryOf, fromOf, stateOf } from './words'
import type { Playlist } from '../api/model'
import { Note } from '../parts/Note'

type Asking = 'remove' | 'rotate'

export function PlaylistCard({ playlist }: { playlist: Playlist }) {
  const now = useNow()
  const running = useRunning(playlist.id)
  const regenerate = useRegenerate()
  const [asking, setAsking] = useState<Asking>()
  const state = stateOf(playlist, running !== undefined, now)
  const close = () => setAsking(undefined)
  return (
    <Paper p="md" component="article" aria-label={playlist.name}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap" align="start">
          <div style={{ minWidth: 0 }}>
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
            <Group gap="2px 8px" mt={2}>
              <Text component="div" aria-live="polite">
                <State tone={state.tone}>{state.text}</State>
              </Text>
              <Text c="dimmed">{deliveryOf(playlist, now)}</Text>
            </Group>
          </div>
          <Group gap={4} wrap="nowrap">
            <Button
              variant="default"
              visibleFrom="xs"
              leftSection={<IconRefresh size={16} />}
              loading={regenerate.isPending}
              disabled={running !== undefined}
              onClick={() => regenerate.mutate(playlist.id)}
            >
              {t.playlists.regenerate}
            </Button>
            <MoreMenu label={t.parts.moreFor(playlist.name)} size={36} {...opens(`more ${playlist.id}`)}>
              <Menu.Item
                hiddenFrom="xs"
                leftSection={<IconRefresh size={16} />}
                disabled={running !== undefined}
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
              <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setAsking('rotate')}>
                {t.playlists.newAddress}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setAsking('remove')}>
                {t.parts.delete}
              </Menu.Item>
            </MoreMenu>
          </Group>
        </Group>
        {running !== undefined && <Busy operation={running} />}
        {playlist.last_error !== '' && running === undefined && (
          <Notice tone="bad">
            <Said text={faultOf(playlist.last_outcome, playlist.last_error)} />
          </Notice>
        )}
        <Addresses playlist={playlist} />
        <Group gap={6} role="group" aria-label={t.playlists.watch}>
          <Note aria-hidden>{t.playlists.watch}</Note>
          {PLAYERS.map(player => (
            <ButtonLink
              key={player}
              variant="default"
              size="xs"
              to="/playlists"
              search={{ watch: playlist.id, player }}
              resetScroll={false}
              aria-label={t.playlists.watchIn(t.start.players[player], playlist.name)}
              {...opens(`watch ${playlist.id} ${player}`)}
            >
              {t.start.players[player]}
            </ButtonLink>
          ))}
        </Group>
        <RulesReport playlist={playlist} />
        {playlist.last_generated_at && (
          <Note>
            {fill(t.playlists.lastChange, { ago: <Ago time={playlist.last_generated_at} /> })} ·{' '}
            {t.playlists.version(playlist.version)} · {fromOf(playlist)}
          </Note>
        )}
      </Stack>
      {asking === 'rotate' && <Rotate playlist={playlist} onClose={close} />}
      {asking === 'remove' && <Remove playlist={playlist} onClose={close} />}
    </Paper>
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
