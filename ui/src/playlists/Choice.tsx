// Which sources, in which order.
import { Checkbox, Group, Input, Paper, Stack, Text } from '@mantine/core'
import { Move } from '../parts/Move'
import { useNow } from '../parts/Time'
import type { Source } from '../sources/data'
import { deliveryOf } from '../sources/words'
import { moved } from './form'

interface Props {
  label: string
  description: string
  none: React.ReactNode
  sources: Source[]
  value: string[]
  error?: React.ReactNode
  onChange: (ids: string[]) => void
}

export function Choice({ label, description, none, sources, value, error, onChange }: Props) {
  const now = useNow()
  const chosen = value.flatMap(id => sources.filter(source => source.id === id))
  const others = sources.filter(source => !value.includes(source.id))
  return (
    <Input.Wrapper label={label} description={description} error={error} role="group" labelElement="div">
      {sources.length === 0 ? (
        <Text mt={6}>{none}</Text>
      ) : (
        <Paper mt={6} px="sm" py={0}>
          <Stack gap={0}>
            {[...chosen, ...others].map(source => {
              const at = value.indexOf(source.id)
              return (
                <Group key={source.id} justify="space-between" wrap="nowrap" mih={52} py={6}>
                  <Checkbox
                    label={source.name}
                    description={deliveryOf(source, now) || undefined}
                    checked={at >= 0}
                    onChange={event =>
                      onChange(
                        event.currentTarget.checked ? [...value, source.id] : value.filter(id => id !== source.id),
                      )
                    }
                  />
                  {at >= 0 && value.length > 1 && (
                    <Group gap={2} wrap="nowrap">
                      <Move
                        name={source.name}
                        at={at}
                        count={value.length}
                        onMove={to => onChange(moved(value, at, to))}
                      />
                    </Group>
                  )}
                </Group>
              )
            })}
          </Stack>
        </Paper>
      )}
    </Input.Wrapper>
  )
}
