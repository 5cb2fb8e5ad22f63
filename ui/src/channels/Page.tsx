// Where is my channel?
import { Group, Pagination, Select, Text } from '@mantine/core'
import { IconDeviceTv, IconSearchOff } from '../parts/icons'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Empty } from '../parts/Empty'
import { Gone, NoSuchPage } from '../parts/Gone'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Search } from '../parts/Search'
import { useSources } from '../sources/data'
import { count, number } from '../words/number'
import { PER_PAGE, useChannels, useGroups, type Wanted } from './data'
import { ChannelSheet } from './Sheet'
import { ChannelTable } from './Table'

export function ChannelsPage() {
  const wanted: Wanted = useSearch({ strict: false })
  const { id } = useParams({ strict: false })
  const navigate = useNavigate()
  const channels = useChannels(wanted)
  const groups = useGroups(wanted.source)
  const known = useSources().data
  const sources = (known ?? []).filter(source => source.source_kind === 'stream')
  const isLost = wanted.source !== undefined && known !== undefined && !sources.some(({ id }) => id === wanted.source)

  const want = useCallback(
    (change: Wanted) =>
      void navigate({
        to: '/channels',
        search: { ...wanted, page: undefined, ...change },
        replace: change.page === undefined,
      }),
    [navigate, wanted],
  )
  const search = useCallback((text: string) => want({ search: text || undefined }), [want])
  const isFiltered = (wanted.search ?? wanted.source ?? wanted.group) !== undefined
  const pages = Math.ceil((channels.data?.total ?? 0) / PER_PAGE)

  return (
    <Page
      title="Channels"
      facts={channels.data && channels.data.total > 0 ? count(channels.data.total, 'channel') : undefined}
    >
      <Group gap="xs">
        <Search value={wanted.search ?? ''} onChange={search} placeholder="Search channels" />
        <Select
          aria-label="Group"
          placeholder="All groups"
          clearable
          searchable
          limit={200}
          nothingFoundMessage="No such group"
          w={{ base: '100%', xs: 230 }}
          value={wanted.group ?? null}
          data={(groups.data ?? [])
            .filter(group => group.name !== '')
            .map(group => ({ value: group.name, label: `${group.name} (${number(group.count)})` }))}
          onChange={group => want({ group: group ?? undefined })}
          clearButtonProps={{ 'aria-label': 'All groups' }}
        />
        {sources.length > 1 && (
          <Select
            aria-label="Source"
            placeholder="All sources"
            clearable
            w={{ base: '100%', xs: 200 }}
            value={wanted.source ?? null}
            data={sources.map(source => ({ value: source.id, label: source.name }))}
            onChange={source => want({ source: source ?? undefined, group: undefined })}
            clearButtonProps={{ 'aria-label': 'All sources' }}
          />
        )}
      </Group>
      {isLost ? (
        <Gone what="source">
          <ButtonLink variant="default" to="/channels">
            Channels of all sources
          </ButtonLink>
        </Gone>
      ) : (
        <Asked query={channels}>
          {({ items, total }) =>
            total === 0 ? (
              isFiltered ? (
                <Empty icon={IconSearchOff} title="No such channel">
                  Nothing matches. Channels are found by name, group, number and guide id.
                </Empty>
              ) : (
                <Empty icon={IconDeviceTv} title="No channels yet">
                  Channels come from your sources. Once a playlist is added and read, they are here.
                </Empty>
              )
            ) : items.length === 0 ? (
              <NoSuchPage page={wanted.page ?? 1} pages={pages} onGo={page => want({ page })} />
            ) : (
              <>
                <ChannelTable channels={items} wanted={wanted} dimmed={channels.isPlaceholderData} />
                {pages > 1 && (
                  <Group justify="space-between">
                    <Pagination
                      total={pages}
                      value={wanted.page ?? 1}
                      onChange={page => want({ page })}
                      siblings={1}
                      getControlProps={control => ({
                        'aria-label': control === 'next' ? 'Next page' : 'Previous page',
                      })}
                    />
                    <Text c="dimmed" size="sm">
                      {number(((wanted.page ?? 1) - 1) * PER_PAGE + 1)}–
                      {number(Math.min((wanted.page ?? 1) * PER_PAGE, total))} of {number(total)}
                    </Text>
                  </Group>
                )}
              </>
            )
          }
        </Asked>
      )}
      {id !== undefined && <ChannelSheet id={id} onClose={() => void navigate({ to: '/channels', search: wanted })} />}
    </Page>
  )
}
