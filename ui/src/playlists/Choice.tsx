import { Checkbox, Input, Text } from '@mantine/core'
import { placeIn } from '../parts/put'
import { useNow } from '../parts/Time'
import { deliveryOf } from '../sources/words'
import { OrderedRow } from './OrderedRow'
import classes from './playlists.module.css'
import type { Source } from '../api/model'

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
        <ol className={classes.list} style={{ marginTop: 6 }}>
          {[...chosen, ...others].map(source => {
            const at = value.indexOf(source.id)
            return (
              <OrderedRow
                key={source.id}
                list={label}
                id={source.id}
                name={source.name}
                place={at < 0 ? undefined : placeIn(value, at, id => id, onChange)}
              >
                <Checkbox
                  label={source.name}
                  description={deliveryOf(source, now) || undefined}
                  checked={at >= 0}
                  onChange={event =>
                    onChange(event.currentTarget.checked ? [...value, source.id] : value.filter(id => id !== source.id))
                  }
                />
              </OrderedRow>
            )
          })}
        </ol>
      )}
    </Input.Wrapper>
  )
}
