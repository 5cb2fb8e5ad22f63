import { Button, SegmentedControl, Text } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { Empty } from '../parts/Empty'
import { Gone } from '../parts/Gone'
import { IconDeviceTv, IconFilter, IconLayoutGrid, IconList, IconSearchOff } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import shapes from '../parts/shapes.module.css'
import { Search } from '../parts/Search'
import { useSources } from '../sources/data'
import { Watch } from '../player/Watch'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import { useFirst } from './data'
import { Filters } from './Filters'
import { ChannelList } from './List'
import { MakeFilter } from './MakeFilter'
import { ChannelSheet } from './Sheet'
import { expressionOf, isFiltered, type Wanted } from './words'

export function ChannelsPage() {
  const wanted: Wanted = useSearch({ strict: false })
  const { id } = useParams({ strict: false })
  const navigate = useNavigate()
  const first = useFirst(wanted)
  const known = useSources().data
  const isLost =
    wanted.source !== undefined && known !== undefined && !known.some(source => source.id === wanted.source)

  const want = useCallback(
    (change: Wanted) =>
      void navigate({
        to: '.',
        search: (before: Wanted) => ({ ...before, ...change }),
        // Back closes the player. Typing adds no history entries.
        replace: !('play' in change),
      }),
    [navigate],
  )
  const search = useCallback((text: string) => want({ search: text || undefined }), [want])
  const play = useCallback((channel: string) => want({ play: channel }), [want])
  const open = useCallback(
    (channel: string) =>
      void navigate({
        to: '/channels/$id',
        params: { id: channel },
        search: (before: Wanted) => before,
        resetScroll: false,
      }),
    [navigate],
  )
  const expression = expressionOf(wanted)
  const [isMaking, setMaking] = useState(false)

  return (
    <Page
      isWide
      title={t.frame.channels}
      facts={
        first.data !== undefined &&
        (first.data.total > 0 || isFiltered(wanted)) && (
          <span aria-live="polite">{t.channels.channels(first.data.total)}</span>
        )
      }
      actions={
        <>
          {expression !== '' && (
            <Button
              variant="default"
              leftSection={<IconFilter size={16} stroke={1.5} />}
              onClick={() => setMaking(true)}
            >
              {t.channels.makeFilter}
            </Button>
          )}
          <SegmentedControl
            aria-label={t.channels.view}
            value={wanted.view ?? 'table'}
            onChange={view => want({ view: view === 'tiles' ? 'tiles' : undefined })}
            data={[
              { value: 'table', label: <View icon={IconList} text={t.channels.table} /> },
              { value: 'tiles', label: <View icon={IconLayoutGrid} text={t.channels.tiles} /> },
            ]}
          />
        </>
      }
    >
      <div className={classes.tools}>
        <Search value={wanted.search ?? ''} onChange={search} placeholder={t.channels.search} />
        <div className={classes.chips}>
          <Filters wanted={wanted} onChange={want} />
          {isFiltered(wanted) && (
            <Button
              variant="subtle"
              size="compact-md"
              onClick={() =>
                want({ search: undefined, source: undefined, group: undefined, kind: undefined, playlist: undefined })
              }
            >
              {t.channels.clear}
            </Button>
          )}
        </div>
      </div>
      {isLost ? (
        <Gone what={t.channels.goneSource} to="/channels" back={t.channels.all} />
      ) : (
        <Asked query={first}>
          {({ items, total }) =>
            total === 0 ? (
              isFiltered(wanted) ? (
                <Empty icon={IconSearchOff} title={t.channels.none}>
                  {t.channels.noneFound}
                </Empty>
              ) : (
                <Empty
                  icon={IconDeviceTv}
                  title={t.channels.noneYet}
                  action={
                    <ButtonLink to="/sources" search={{ add: true }}>
                      {t.frame.addSource}
                    </ButtonLink>
                  }
                >
                  {t.channels.comeFrom}
                </Empty>
              )
            ) : (
              <ChannelList
                start={items}
                total={total}
                wanted={wanted}
                isOld={first.isPlaceholderData}
                onWant={want}
                onOpen={open}
                onPlay={play}
              />
            )
          }
        </Asked>
      )}
      {id !== undefined && (
        <ChannelSheet
          id={id}
          onPlay={play}
          onClose={() => void navigate({ to: '/channels', search: { ...wanted, play: undefined } })}
        />
      )}
      {isMaking && <MakeFilter wanted={wanted} onClose={() => setMaking(false)} />}
      <Watch id={wanted.play} onClose={() => want({ play: undefined })} />
    </Page>
  )
}

function View({ icon: Icon, text }: { icon: typeof IconList; text: string }) {
  return (
    <span className={classes.view}>
      <Icon size={16} stroke={1.5} aria-hidden />
      <Text span inherit visibleFrom="sm">
        {text}
      </Text>
      <Text span className={shapes.heard} hiddenFrom="sm">
        {text}
      </Text>
    </span>
  )
}
