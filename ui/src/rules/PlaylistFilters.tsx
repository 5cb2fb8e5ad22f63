// The filters of one playlist, in order.
import { Group, Paper, Select, Title } from '@mantine/core'
import { guard } from '../parts/guard'
import { placeIn } from '../parts/put'
import { IconButton } from '../parts/IconButton'
import { IconPlus, IconX } from '../parts/icons'
import { ButtonLink, TextLink } from '../parts/Links'
import { offerUndo } from '../parts/undo'
import { type FilterChange, filterQuestion, useFilters } from '../playlists/data'
import { usedIn } from '../playlists/form'
import { passedOf } from '../playlists/words'
import { t } from '../words/catalogue'
import { NEW } from './form'
import { RuleRow } from './Row'
import classes from './rules.module.css'
import { inOrderOf, turned, without, withOne } from './used'
import { doesOf, isFound, ranOnce } from './words'
import type { Playlist, Rule } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  playlist: Playlist
  /** All filters. */
  filters: Rule[]
  search: string
}

export function PlaylistFilters({ playlist, filters, search }: Props) {
  const save = useFilters(playlist.id)
  const used = usedIn(playlist)
  const known = used.flatMap((one, at) => {
    const filter = filters.find(({ id }) => id === one.filter_id)
    return filter === undefined ? [] : [{ ...one, at, filter }]
  })
  const shown = known.filter(({ filter }) => isFound(filter, search))
  const others = filters.filter(({ id }) => !used.some(({ filter_id }) => filter_id === id))
  const begins = known.some(({ filter, is_active }) => is_active && filter.is_enabled && includesChannels(filter))
  const isWhole = shown.length === used.length
  /** Changes the filters that the playlist has when it is saved, and offers to undo that. */
  function apply(change: FilterChange, message?: string, undo?: FilterChange) {
    void guard(
      async () => [await filterQuestion(playlist.id, change)],
      async confirmed => {
        await save.mutateAsync({ change, confirmed })
        if (message !== undefined && undo !== undefined) offerUndo(message, () => apply(undo))
      },
    )
  }

  return (
    <Paper className={classes.playlist} component="section" aria-label={t.rules.filtersOf(playlist.name)}>
      <div className={classes.playlistHead}>
        <Title order={3}>
          <TextLink c="inherit" underline="hover" to="/playlists/$id" params={{ id: playlist.id }}>
            {playlist.name}
          </TextLink>
        </Title>
        <Note>
          {used.length === 0
            ? t.rules.noFilterHere
            : [begins ? t.rules.includesFirst : t.rules.excludesOnly, passedOf(playlist.rules)]
                .filter(Boolean)
                .join(' ')}
        </Note>
      </div>
      {shown.length > 0 && (
        <ol className={classes.list} aria-label={t.rules.filtersOf(playlist.name)}>
          {shown.map(({ filter, is_active, at }) => (
            <RuleRow
              key={filter.id}
              kind="filters"
              rule={filter}
              list={playlist.id}
              place={
                isWhole
                  ? placeIn(
                      used,
                      at,
                      one => one.filter_id,
                      filters => apply(inOrderOf(filters)),
                    )
                  : undefined
              }
              did={filter.is_enabled ? didOf(playlist, filter) : t.playlists.offEverywhere}
              isOn={is_active && filter.is_enabled}
              switchLabel={t.rules.isOnIn(filter.name, playlist.name)}
              onSwitch={isOn =>
                apply(
                  turned(filter.id, isOn),
                  isOn ? undefined : t.rules.switchedOff(filter.name),
                  turned(filter.id, true),
                )
              }
            >
              <IconButton
                icon={IconX}
                iconSize={16}
                size="md"
                label={t.rules.takeOut(filter.name, playlist.name)}
                hint={t.rules.takeOut(filter.name, playlist.name)}
                onClick={() =>
                  apply(
                    without(filter.id),
                    t.rules.takenOut(filter.name, playlist.name),
                    withOne({ filter_id: filter.id, is_active }, at),
                  )
                }
              />
            </RuleRow>
          ))}
        </ol>
      )}
      {search === '' && (
        <Group className={classes.playlistFoot} gap="xs">
          {others.length > 0 && (
            <Select
              aria-label={t.rules.addTo(playlist.name)}
              placeholder={t.playlists.addFilter}
              searchable
              size="xs"
              w={240}
              nothingFoundMessage={t.rules.kinds.filters.noSuch}
              value={null}
              data={others.map(filter => ({ value: filter.id, label: `${filter.name} · ${doesOf(filter)}` }))}
              onChange={id => id !== null && apply(withOne({ filter_id: id, is_active: true }))}
            />
          )}
          <ButtonLink
            variant="subtle"
            size="xs"
            to="/rules/$kind/$id"
            params={{ kind: 'filters', id: NEW }}
            search={{ playlist: playlist.id }}
            state={{ fromList: true }}
            leftSection={<IconPlus size={14} />}
            aria-label={t.rules.newFor(playlist.name)}
          >
            {t.rules.kinds.filters.add}
          </ButtonLink>
        </Group>
      )}
    </Paper>
  )
}

const includesChannels = ({ action, source_type }: Rule) => action === 'include' && source_type === 'stream'

/** What it did in the last generation of this playlist. */
function didOf({ rules }: Playlist, filter: Rule): string {
  const run = rules.filters.find(({ id }) => id === filter.id)
  return run === undefined ? '' : ranOnce(run, filter)
}
