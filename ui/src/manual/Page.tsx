// Channels that somebody writes down, one a row, in their order.
import { Button, Group, Menu, Pagination } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { opens } from '../parts/focus'
import { Empty } from '../parts/Empty'
import { Gone, NoSuchPage } from '../parts/Gone'
import { IconDownload, IconFileImport, IconListNumbers, IconPlus, IconSearchOff } from '../parts/icons'
import { ButtonLink, TextLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Search } from '../parts/Search'
import { useSources, type Source } from '../sources/data'
import { exportAddress, PER_PAGE, useWritten, type Wanted } from './data'
import { ImportSheet } from './Import'
import { NEW, WrittenSheet } from './Sheet'
import { WrittenTable } from './Table'
import { t } from '../words/catalogue'

export function WrittenPage() {
  const { id = '' } = useParams({ strict: false })
  const sources = useSources()
  const source = sources.data?.find(one => one.id === id)
  return (
    <Asked query={sources}>
      {() =>
        source?.source_type === 'manual' ? (
          <Written source={source} />
        ) : (
          <Page title={t.manual.title}>
            <Gone what={t.manual.goneSource}>
              <ButtonLink variant="default" to="/sources">
                {t.manual.allSources}
              </ButtonLink>
            </Gone>
          </Page>
        )
      }
    </Asked>
  )
}

function Written({ source }: { source: Source }) {
  const { id } = source
  const { search, page, edit, import: isImporting } = useSearch({ from: '/sources/$id/channels' })
  const wanted: Wanted = { search, page }
  const navigate = useNavigate()
  const list = useWritten(id, wanted)
  const go = useCallback(
    (change: Wanted) =>
      void navigate({
        to: '/sources/$id/channels',
        params: { id },
        search: { search, ...change },
        replace: change.page === undefined,
      }),
    [navigate, id, search],
  )
  const onSearch = useCallback((text: string) => go({ search: text || undefined }), [go])
  const close = () => void navigate({ to: '/sources/$id/channels', params: { id }, search: wanted })
  const total = list.data?.total ?? 0
  const pages = Math.ceil(total / PER_PAGE)
  const isEmpty = list.data !== undefined && total === 0 && search === undefined
  const add = (
    <ButtonLink
      to="/sources/$id/channels"
      params={{ id }}
      search={{ ...wanted, edit: NEW }}
      leftSection={<IconPlus size={16} />}
      {...opens(NEW)}
    >
      {t.manual.add}
    </ButtonLink>
  )
  const importing = (
    <ButtonLink
      variant="default"
      to="/sources/$id/channels"
      params={{ id }}
      search={{ ...wanted, import: true }}
      leftSection={<IconFileImport size={16} />}
      {...opens('import')}
    >
      {t.manual.import}
    </ButtonLink>
  )
  return (
    <Page
      title={source.name}
      facts={
        <>
          {total > 0 && `${t.manual.channels(total)} · `}
          <TextLink to="/sources/$id" params={{ id }}>
            {t.manual.itsSource}
          </TextLink>
        </>
      }
      actions={
        isEmpty ? undefined : (
          <>
            {importing}
            <Export source={source} />
            {add}
          </>
        )
      }
    >
      {!isEmpty && (
        <Group gap="xs">
          <Search value={search ?? ''} onChange={onSearch} placeholder={t.manual.search} />
        </Group>
      )}
      <Asked query={list}>
        {({ items }) =>
          isEmpty ? (
            <Empty
              icon={IconListNumbers}
              title={t.manual.none}
              action={
                <Group gap="xs" justify="center">
                  {importing}
                  {add}
                </Group>
              }
            >
              {t.manual.noneText}
            </Empty>
          ) : total === 0 ? (
            <Empty icon={IconSearchOff} title={t.manual.noMatch}>
              {t.manual.noMatchText}
            </Empty>
          ) : items.length === 0 ? (
            <NoSuchPage page={page ?? 1} pages={pages} onGo={page => go({ page })} />
          ) : (
            <>
              <WrittenTable
                key={`${search ?? ''} ${page ?? 1}`}
                source={source}
                channels={items}
                wanted={wanted}
                isFirst={(page ?? 1) === 1}
                isLast={(page ?? 1) === pages}
              />
              {pages > 1 && (
                <Pagination
                  total={pages}
                  value={page ?? 1}
                  onChange={page => go({ page })}
                  getControlProps={control => ({
                    'aria-label': control === 'next' ? t.manual.nextPage : t.manual.previousPage,
                  })}
                />
              )}
            </>
          )
        }
      </Asked>
      {edit !== undefined && <WrittenSheet key={edit} source={id} id={edit} onClose={close} />}
      {isImporting === true && <ImportSheet source={source} hasChannels={total > 0} onClose={close} />}
    </Page>
  )
}

function Export({ source }: { source: Source }) {
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          {t.manual.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={exportAddress(source.id, false)} download>
          {t.manual.exportPlain}
        </Menu.Item>
        <Menu.Item component="a" href={exportAddress(source.id, true)} download>
          {t.manual.exportSecret}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
