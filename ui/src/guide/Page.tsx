// What is on?
import { ActionIcon, Button, Group, Pagination, Select, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconCalendarOff, IconChevronLeft, IconChevronRight } from '../parts/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Empty } from '../parts/Empty'
import { Gone, NoSuchPage } from '../parts/Gone'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Search } from '../parts/Search'
import { useNow } from '../parts/Time'
import { usePlaylists } from '../playlists/data'
import { clock, day } from '../words/time'
import { PER_PAGE, useGuide, type Wanted } from './data'
import { Grid } from './Grid'
import { evening, halfHour, HOUR } from './layout'
import { NowNext } from './NowNext'

const HOURS = 3
const ALL = 'all'

export function GuidePage() {
  const wanted: Wanted = useSearch({ strict: false })
  const navigate = useNavigate()
  const now = useNow()
  const isNarrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const from = wanted.from === undefined ? new Date(halfHour(now).getTime() - HOUR / 2) : new Date(wanted.from)
  const to = new Date(from.getTime() + (isNarrow ? 8 : HOURS) * HOUR)
  const known = usePlaylists()
  const playlists = known.data ?? []
  // What is watched is what is published: the first playlist, unless something else is asked for.
  const chosen = wanted.playlist ?? playlists[0]?.id ?? ALL
  const isLost = chosen !== ALL && known.data !== undefined && !playlists.some(({ id }) => id === chosen)
  const guide = useGuide(
    wanted,
    chosen === ALL ? undefined : chosen,
    from,
    to,
    !isLost && (wanted.playlist === ALL || !known.isPending),
  )

  // A phone shows one moment.
  const at = wanted.from === undefined ? now : from

  const want = useCallback(
    (change: Wanted) =>
      void navigate({ to: '/guide', search: { ...wanted, page: undefined, ...change }, replace: true }),
    [navigate, wanted],
  )
  const search = useCallback((text: string) => want({ search: text || undefined }), [want])
  const go = (time: Date) => want({ from: time.toISOString(), page: wanted.page })
  const step = (hours: number) => go(new Date(from.getTime() + hours * HOUR))
  const pages = Math.ceil((guide.data?.total ?? 0) / PER_PAGE)

  return (
    <Page
      title="Guide"
      facts={`${day(from, now).replace(/^./, letter => letter.toUpperCase())}, ${isNarrow ? clock(at) : `${clock(from)}–${clock(to)}`}`}
    >
      <Group gap="xs" justify="space-between">
        <Group gap="xs" style={{ flex: '1 1 320px' }}>
          <Search value={wanted.search ?? ''} onChange={search} placeholder="Search channels" w={220} />
          {playlists.length > 0 && (
            <Select
              aria-label="Channels of"
              placeholder="Choose a playlist"
              w={{ base: '100%', xs: 200 }}
              value={chosen}
              data={[
                ...playlists.map(({ id, name }) => ({ value: id, label: name })),
                { value: ALL, label: 'All guides' },
              ]}
              onChange={playlist => want({ playlist: playlist ?? undefined })}
            />
          )}
        </Group>
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="default" size={36} aria-label="Earlier" onClick={() => step(-HOURS)}>
            <IconChevronLeft size={18} stroke={1.5} />
          </ActionIcon>
          <Button variant="default" px="sm" onClick={() => want({ from: undefined, page: wanted.page })}>
            Now
          </Button>
          <Button variant="default" px="sm" onClick={() => go(evening(now))}>
            Tonight
          </Button>
          <Button variant="default" px="sm" onClick={() => go(new Date(from.getTime() + 24 * HOUR))}>
            Next day
          </Button>
          <ActionIcon variant="default" size={36} aria-label="Later" onClick={() => step(HOURS)}>
            <IconChevronRight size={18} stroke={1.5} />
          </ActionIcon>
        </Group>
      </Group>
      {isLost ? (
        <Gone what="playlist">
          <ButtonLink variant="default" to="/guide">
            To the guide
          </ButtonLink>
        </Gone>
      ) : (
        <Asked query={guide}>
          {({ items, total }) =>
            total === 0 ? (
              <Empty icon={IconCalendarOff} title={wanted.search === undefined ? 'No guide yet' : 'No such channel'}>
                {wanted.search === undefined
                  ? 'Add a guide (XMLTV) among the sources; once it is read, its programmes are here.'
                  : 'Nothing matches. Channels are found by name and guide id.'}
              </Empty>
            ) : items.length === 0 ? (
              <NoSuchPage page={wanted.page ?? 1} pages={pages} onGo={page => want({ page })} />
            ) : (
              <>
                {isNarrow ? (
                  <NowNext rows={items} at={at} dimmed={guide.isPlaceholderData} />
                ) : (
                  <Grid rows={items} from={from} to={to} now={now} dimmed={guide.isPlaceholderData} />
                )}
                {pages > 1 && (
                  <Group justify="space-between">
                    <Pagination
                      total={pages}
                      value={wanted.page ?? 1}
                      onChange={page => want({ page })}
                      getControlProps={control => ({
                        'aria-label': control === 'next' ? 'Next page' : 'Previous page',
                      })}
                    />
                    <Text c="dimmed" size="sm">
                      {total.toLocaleString()} channels
                    </Text>
                  </Group>
                )}
              </>
            )
          }
        </Asked>
      )}
    </Page>
  )
}
