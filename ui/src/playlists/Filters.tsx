// Which filters, in which order.
import { ActionIcon, Group, Input, Select, Stack, Switch, Text } from '@mantine/core'
import { Fault } from '../parts/Fault'
import { IconX } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { Move } from '../parts/Move'
import { useRules, type Rule } from '../rules/data'
import { doesOf } from '../rules/words'
import classes from './filters.module.css'
import { moved, type UsedFilter } from './form'

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
      label="Filters"
      description="From top to bottom. Without one that includes, everything is in to begin with."
      error={error}
      role="group"
      labelElement="div"
    >
      <Stack gap="xs" mt={6}>
        {rules.error !== null && <Fault error={rules.error} retry={rules.refetch} />}
        {chosen.length > 0 && (
          <ol className={classes.list}>
            {chosen.map(({ used, at, filter }) => (
              <li key={filter.id} className={classes.row}>
                <Switch
                  label={filter.name}
                  description={saidOf(filter)}
                  checked={used.is_active}
                  onChange={event => onChange(value.with(at, { ...used, is_active: event.currentTarget.checked }))}
                />
                <Group gap={2} wrap="nowrap">
                  {value.length > 1 && (
                    <Move
                      name={filter.name}
                      at={at}
                      count={value.length}
                      onMove={to => onChange(moved(value, at, to))}
                    />
                  )}
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    c="dimmed"
                    aria-label={`Take ${filter.name} out`}
                    onClick={() => onChange(value.toSpliced(at, 1))}
                  >
                    <IconX size={16} />
                  </ActionIcon>
                </Group>
              </li>
            ))}
          </ol>
        )}
        {others.length > 0 && (
          <Select
            aria-label="Add a filter"
            placeholder="Add a filter"
            searchable
            nothingFoundMessage="No such filter"
            value={null}
            data={others.map(filter => ({
              value: filter.id,
              label: `${filter.name} · ${doesOf(filter).toLowerCase()}`,
            }))}
            onChange={id => id !== null && onChange([...value, { filter_id: id, is_active: true }])}
          />
        )}
        <Text size="sm" c="dimmed">
          <TextLink to="/rules/$kind" params={{ kind: 'filters' }}>
            See and make filters
          </TextLink>
        </Text>
      </Stack>
    </Input.Wrapper>
  )
}

function saidOf(filter: Rule): string {
  return filter.is_enabled ? doesOf(filter) : `${doesOf(filter)} · switched off for all playlists`
}
