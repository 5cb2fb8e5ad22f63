// The versions that are kept, by days. Two of them can be compared, and an older one be restored.
import { Button, Group, Select, Stack, Text, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useFocusBack } from '../parts/focus'
import { ButtonLink, TextLink } from '../parts/Links'
import { Asked } from '../parts/Page'
import { State } from '../parts/State'
import { useNow } from '../parts/Time'
import { bytes } from '../words/number'
import { dotted } from '../words/list'
import { clock, dayAndClock, exact } from '../words/time'
import { Comparison } from './Comparison'
import { useRestore, useVersions } from './data'
import { pinnedOf } from './decision'
import { DecisionStep } from './DecisionStep'
import { Sheet } from '../parts/Sheet'
import { t } from '../words/catalogue'
import { byDay, comparedOf } from './versions'
import type { Playlist, Version } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  playlist: Playlist
  /** "1-3": the versions that are compared. */
  compare: string | undefined
  onClose: () => void
}

export function Versions({ playlist, compare, onClose }: Props) {
  useFocusBack(`versions ${playlist.id}`, `more ${playlist.id}`)
  const versions = useVersions(playlist.id)
  const now = useNow()
  return (
    <Sheet onClose={onClose} title={t.playlists.versionsOf(playlist.name)} size={560}>
      <Asked query={versions}>
        {all => {
          const compared = comparedOf(compare, all)
          if (compared !== undefined) return <Compared playlist={playlist} all={all} compared={compared} />
          return (
            <Stack gap="md">
              {playlist.pinned_version === null ? (
                <Text c="dimmed">{t.playlists.versionsAbout}</Text>
              ) : (
                <Group justify="space-between" gap="xs">
                  <State tone="warn">{pinnedOf(playlist, now)}</State>
                  <DecisionStep playlist={playlist} kind="pinned" variant="default" size="xs" />
                </Group>
              )}
              {all.length === 0 && <Text>{t.home.nothingPublished}</Text>}
              {byDay(all, now).map(({ day, versions }) => (
                <Stack key={day} gap="xs" component="section" aria-label={day}>
                  <Title order={3}>{day}</Title>
                  {versions.map(version => (
                    <Row key={version.version} playlist={playlist} version={version} />
                  ))}
                </Stack>
              ))}
              <Removed playlist={playlist} />
            </Stack>
          )
        }}
      </Asked>
    </Sheet>
  )
}

function Row({ playlist, version }: { playlist: Playlist; version: Version }) {
  const restore = useRestore(playlist.id)
  const { version: n, is_current, generated_at, m3u_bytes, xmltv_bytes } = version
  const at = new Date(generated_at)
  return (
    <Group justify="space-between" gap="xs">
      <div style={{ flex: '1 1 240px', minWidth: 0 }}>
        <Text component="div">
          {is_current ? <State tone="good">{t.playlists.currentVersion(n)}</State> : t.playlists.oldVersion(n)}
        </Text>
        <Note>
          <time dateTime={generated_at} title={exact(at)}>
            {clock(at)}
          </time>{' '}
          ·{' '}
          {dotted([
            t.channels.channels(version.channel_count),
            t.playlists.programmes(version.program_count),
            bytes(m3u_bytes + xmltv_bytes),
          ])}
        </Note>
      </div>
      {!is_current && (
        <Group gap={6} wrap="nowrap">
          <ButtonLink
            variant="default"
            size="xs"
            to="/playlists"
            search={{ versions: playlist.id, compare: `${n}-${playlist.version}` }}
            aria-label={t.playlists.compareVersion(n)}
          >
            {t.playlists.compare}
          </ButtonLink>
          <Button
            variant="default"
            size="xs"
            aria-label={t.playlists.restoreVersion(n)}
            loading={restore.isPending}
            onClick={() => restore.mutate(n)}
          >
            {t.playlists.restore}
          </Button>
        </Group>
      )}
    </Group>
  )
}

/** Says that there would be more versions, had there been room for them. */
function Removed({ playlist: { removed_versions } }: { playlist: Playlist }) {
  if (removed_versions === null) return null
  const { count, at, keep_bytes } = removed_versions
  return <Note>{t.playlists.removedVersions(count, exact(new Date(at)), bytes(keep_bytes))}</Note>
}

function Compared({ playlist, all, compared }: { playlist: Playlist; all: Version[]; compared: [number, number] }) {
  const navigate = useNavigate()
  const now = useNow()
  const [from, to] = compared
  const choose = (from: number, to: number) =>
    void navigate({
      to: '/playlists',
      search: { versions: playlist.id, compare: `${from}-${to}` },
      replace: true,
      resetScroll: false,
    })
  const data = all.map(({ version, generated_at }) => ({
    value: String(version),
    label: t.playlists.versionOption(version, dayAndClock(new Date(generated_at), now)),
  }))
  const select = (label: string, value: number, change: (version: number) => void) => (
    <Select
      label={label}
      data={data}
      value={String(value)}
      allowDeselect={false}
      onChange={chosen => chosen !== null && change(Number(chosen))}
    />
  )
  return (
    <Stack gap="md">
      <TextLink to="/playlists" search={{ versions: playlist.id }}>
        {t.playlists.allVersions}
      </TextLink>
      {select(t.playlists.compareFrom, from, version => choose(version, to))}
      {select(t.playlists.compareTo, to, version => choose(from, version))}
      <Comparison playlist={playlist.id} from={from} to={to} />
    </Stack>
  )
}
