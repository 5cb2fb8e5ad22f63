import { Input, Select, Stack, Switch } from '@mantine/core'
import { placeIn } from '../parts/put'
import { Fault } from '../parts/Fault'
import { IconButton } from '../parts/IconButton'
import { IconX } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { useRules } from '../rules/data'
import { doesOf } from '../rules/words'
import { t } from '../words/catalogue'
import type { UsedFilter } from './form'
import { OrderedRow } from './OrderedRow'
import classes from './playlists.module.css'
import type { Rule } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  value: UsedFilter[]
  error?: React.ReactNode
  onChange: (filters: UsedFilter[]) => void
}

export function FilterChoice({ value, error, onChange }: Props) {
  const rules = useRules('filters')
  const filters = rules.data ?? []
  const chosen = value.flatMap((used, at) => {
    const filter = filters.find(({ id }) => id === used.filter_id)
    return filter === undefined ? [] : [{ used, at, filter }]
  })
  const others = filters.filter(({ id }) => !value.some(used => used.filter_id === id))
  return (
    <Input.Wrapper
      label={t.playlists.filters}
      description={t.playlists.filtersAbout}
      error={error}
      role="group"
      labelElement="div"
    >
      <Stack gap="xs" mt={6}>
        {rules.error !== null && <Fault error={rules.error} retry={rules.refetch} />}
        {chosen.length > 0 && (
          <ol className={classes.list}>
            {chosen.map(({ used, at, filter }) => (
              <OrderedRow
                key={filter.id}
                list="filters"
                id={filter.id}
                name={filter.name}
                place={placeIn(value, at, used => used.filter_id, onChange)}
                tools={
                  <IconButton
                    icon={IconX}
                    iconSize={16}
                    size="md"
                    label={t.playlists.takeOut(filter.name)}
                    onClick={() => onChange(value.toSpliced(at, 1))}
                  />
                }
              >
                <Switch
                  label={filter.name}
                  description={saidOf(filter)}
                  checked={used.is_active}
                  onChange={event => onChange(value.with(at, { ...used, is_active: event.currentTarget.checked }))}
                />
              </OrderedRow>
            ))}
          </ol>
        )}
        {others.length > 0 && (
          <Select
            aria-label={t.playlists.addFilter}
            placeholder={t.playlists.addFilter}
            searchable
            nothingFoundMessage={t.rules.kinds.filters.noSuch}
            value={null}
            data={others.map(filter => ({
              value: filter.id,
              label: t.playlists.filterOption(filter.name, doesOf(filter)),
            }))}
            onChange={id => id !== null && onChange([...value, { filter_id: id, is_active: true }])}
          />
        )}
        <Note>
          <TextLink to="/rules/$kind" params={{ kind: 'filters' }}>
            {t.playlists.seeFilters}
          </TextLink>
        </Note>
      </Stack>
    </Input.Wrapper>
  )
}

function saidOf(filter: Rule): string {
  return filter.is_enabled ? doesOf(filter) : `${doesOf(filter)} · ${t.playlists.offEverywhere}`
}
