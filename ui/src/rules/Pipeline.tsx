// All rules in the order in which they run: mapping rules, then the filters of each playlist.
import { Group, Paper, Select, Stack, Text, Title } from '@mantine/core'
import { Empty } from '../parts/Empty'
import { IconFilter, IconSearchOff } from '../parts/icons'
import { Asked } from '../parts/Page'
import { Search } from '../parts/Search'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { useRules } from './data'
import { RuleList } from './List'
import { PlaylistFilters } from './PlaylistFilters'
import classes from './rules.module.css'
import { isFound } from './words'
import type { Playlist, Rule } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  search: string
  playlist: string | undefined
  onSearch: (text: string) => void
  onPlaylist: (id: string | undefined) => void
}

export function Pipeline({ search, playlist, onSearch, onPlaylist }: Props) {
  const mappings = useRules('mapping')
  const filters = useRules('filters')
  const playlists = usePlaylists()
  const all = playlists.data ?? []
  const hasRules = mappings.data?.length !== 0 || filters.data?.length !== 0
  return (
    <>
      <Text c="dimmed" maw={720} mb="md">
        {t.rules.aboutAll}
      </Text>
      {hasRules && (
        <Group gap="sm" mb="lg">
          <Search value={search} onChange={onSearch} placeholder={t.rules.search} />
          {all.length > 1 && (
            <Select
              aria-label={t.rules.playlist}
              w={{ base: '100%', xs: 220 }}
              value={all.some(({ id }) => id === playlist) ? (playlist ?? '') : ''}
              data={[{ value: '', label: t.playlists.all }, ...all.map(({ id, name }) => ({ value: id, label: name }))]}
              onChange={id => onPlaylist(id === null || id === '' ? undefined : id)}
            />
          )}
        </Group>
      )}
      <Asked query={mappings}>
        {mappings => (
          <Asked query={filters}>
            {filters => (
              <Asked query={playlists}>
                {playlists => (
                  <Steps
                    mappings={mappings}
                    filters={filters}
                    playlists={playlists.filter(({ id }) => playlist === undefined || id === playlist)}
                    isPart={playlist !== undefined}
                    search={search}
                  />
                )}
              </Asked>
            )}
          </Asked>
        )}
      </Asked>
    </>
  )
}

interface StepsProps {
  mappings: Rule[]
  filters: Rule[]
  playlists: Playlist[]
  /** Only one playlist is shown. */
  isPart: boolean
  search: string
}

function Steps({ mappings, filters, playlists, isPart, search }: StepsProps) {
  const isWanted = (rule: Rule) => isFound(rule, search)
  const found = mappings.filter(isWanted)
  const unused = filters.filter(filter => filter.used_by.length === 0 && isWanted(filter))
  const withFilters = playlists.filter(
    playlist => search === '' || filters.some(filter => isWanted(filter) && uses(playlist, filter)),
  )
  if (mappings.length + filters.length === 0)
    return (
      <Empty icon={IconFilter} title={t.rules.noRule}>
        {t.rules.kinds.mapping.about} {t.rules.kinds.filters.about}
      </Empty>
    )
  if (found.length + unused.length + withFilters.length === 0)
    return (
      <Empty icon={IconSearchOff} title={t.rules.noSuchRule}>
        {t.rules.foundBy}
      </Empty>
    )
  return (
    <Stack gap="xl">
      {found.length > 0 && (
        <section aria-labelledby="step-mapping">
          <Head id="step-mapping" title={t.rules.firstMapping} about={t.rules.firstMappingAbout} />
          <RuleList kind="mapping" rules={mappings} shown={found} />
        </section>
      )}
      {withFilters.length > 0 && (
        <section aria-labelledby="step-filters">
          <Head id="step-filters" title={t.rules.thenFilters} about={t.rules.thenFiltersAbout} />
          <Stack gap="md">
            {withFilters.map(playlist => (
              <PlaylistFilters key={playlist.id} playlist={playlist} filters={filters} search={search} />
            ))}
          </Stack>
        </section>
      )}
      {!isPart && unused.length > 0 && (
        <section aria-labelledby="step-unused">
          <Head id="step-unused" title={t.rules.unusedFilters} about={t.rules.unusedFiltersAbout} />
          <RuleList kind="filters" rules={filters} shown={unused} />
        </section>
      )}
      {playlists.length === 0 && <Paper p="md">{t.playlists.none}</Paper>}
    </Stack>
  )
}

function uses(playlist: Playlist, filter: Rule): boolean {
  return playlist.filters.some(used => used.filter_id === filter.id)
}

function Head({ id, title, about }: { id: string; title: string; about: string }) {
  return (
    <div className={classes.step}>
      <Title order={2} id={id}>
        {title}
      </Title>
      <Note>{about}</Note>
    </div>
  )
}
