// The page of a manual source: an editable table on wide screens, a list on narrow ones.
import { Button, Group, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { opens } from '../parts/focus'
import { Empty } from '../parts/Empty'
import { Gone } from '../parts/Gone'
import { IconDownload, IconFileImport, IconListNumbers, IconPlus } from '../parts/icons'
import { ButtonLink, TextLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Search } from '../parts/Search'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'
import { exportAddress, useAll, type Wanted } from './data'
import { GridTable } from './GridTable'
import { ImportSheet } from './Import'
import { ManualList } from './List'
import { NEW, ManualSheet } from './Sheet'
import { useGrid, type Grid } from './useGrid'
import type { ManualChannel, Source } from '../api/model'

/** The narrowest screen with room for the table. */
const WIDE = '(min-width: 861px)'

export function ManualPage() {
  const { id = '' } = useParams({ strict: false })
  const sources = useSources()
  const source = sources.data?.find(one => one.id === id)
  const isWide = useWide()
  const all = useAll(id, isWide && source !== undefined)
  return (
    <Asked query={sources}>
      {() =>
        source?.source_type !== 'manual' ? (
          <Page title={t.frame.channels}>
            <Gone what={t.channels.goneSource} to="/sources" back={t.sources.all} />
          </Page>
        ) : isWide ? (
          <Asked query={all}>{channels => <AsTable key={id} source={source} channels={channels} />}</Asked>
        ) : (
          <ManualList source={source}>{props => <Around {...props} source={source} />}</ManualList>
        )
      }
    </Asked>
  )
}

/** Whether there is room for the table. Does not change while a sheet is open, because turning a phone would lose its input. */
function useWide(): boolean {
  const { edit, import: isImporting } = useSearch({ from: '/sources/$id/channels' })
  const fits = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  const [isWide, setWide] = useState(fits)
  if (isWide !== fits && edit === undefined && isImporting !== true) setWide(fits)
  return isWide
}

function AsTable({ source, channels }: { source: Source; channels: ManualChannel[] }) {
  const grid = useGrid(source.id, channels)
  const { search = '' } = useSearch({ from: '/sources/$id/channels' })
  const navigate = useNavigate()
  return (
    <Around source={source} total={grid.rows.length} grid={grid}>
      <GridTable
        source={source.id}
        grid={grid}
        search={search}
        onOpen={edit =>
          void navigate({
            to: '/sources/$id/channels',
            params: { id: source.id },
            search: { search: search || undefined, edit },
          })
        }
      />
    </Around>
  )
}

interface AroundProps {
  source: Source
  /** The number of all channels; undefined while loading. */
  total: number | undefined
  grid?: Grid
  children: React.ReactNode
}

/** What table and list share: title, search, import, export and sheets. */
function Around({ source, total, grid, children }: AroundProps) {
  const { id } = source
  const { search, page, edit, import: isImporting } = useSearch({ from: '/sources/$id/channels' })
  const wanted: Wanted = { search, page }
  const navigate = useNavigate()
  const go = (wanted: Wanted) =>
    void navigate({ to: '/sources/$id/channels', params: { id }, search: wanted, replace: true })
  const close = () => void navigate({ to: '/sources/$id/channels', params: { id }, search: wanted })
  const isEmpty = total === 0 && search === undefined && grid?.isDirty !== true
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
      {t.parts.import}
    </ButtonLink>
  )
  return (
    <Page
      isWide
      title={source.name}
      facts={
        <>
          {total !== undefined && total > 0 && `${t.channels.channels(total)} · `}
          <TextLink to="/sources/$id" params={{ id }}>
            {t.manual.itsSource}
          </TextLink>
        </>
      }
      actions={
        <>
          {importing}
          {!isEmpty && <Export source={source} />}
          {add}
        </>
      }
    >
      {isEmpty ? (
        <Empty icon={IconListNumbers} title={t.manual.none}>
          {t.manual.noneText}
        </Empty>
      ) : (
        <Group gap="xs">
          <Search
            value={search ?? ''}
            onChange={text => go({ search: text || undefined })}
            placeholder={t.manual.search}
          />
        </Group>
      )}
      {(!isEmpty || grid !== undefined) && children}
      {edit !== undefined && <ManualSheet key={edit} source={id} id={edit} grid={grid} onClose={close} />}
      {isImporting === true && (
        <ImportSheet
          source={source}
          hasChannels={total !== undefined && total > 0}
          isBlocked={grid?.isDirty === true}
          onClose={close}
        />
      )}
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
