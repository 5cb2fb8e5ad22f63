// A rule of an export: its result, the changes, and whether to import it.
import { Checkbox, Radio, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import { sentence } from '../../api/problem'
import { IconAlertTriangle } from '../../parts/icons'
import { State } from '../../parts/State'
import type { Item } from './data'
import classes from './import.module.css'
import { canBeTaken, verdictOf, whatOf } from './words'
import { t } from '../../words/catalogue'
import { Note } from '../../parts/Note'

interface Props {
  item: Item
  /** The same rule before any decision. */
  before: Item
  choice: string | undefined
  isLeftOut: boolean
  onChoose: (reading: string) => void
  onLeaveOut: (isOut: boolean) => void
}

export function ImportItem({ item, before, choice, isLeftOut, onChoose, onLeaveOut }: Props) {
  const words = t.rules.importing
  const id = useId()
  const isPossible = canBeTaken(before)
  const isWanted = isPossible && !isLeftOut
  const state = verdictOf(before, isLeftOut, choice !== undefined)
  return (
    <li className={classes.item} data-out={!isWanted || undefined}>
      <Checkbox
        className={classes.check}
        checked={isWanted}
        disabled={!isPossible}
        aria-label={words.importOne(item.name)}
        onChange={event => onLeaveOut(!event.currentTarget.checked)}
      />
      <div className={classes.body}>
        <div className={classes.head}>
          <Text fw={600} id={id} style={{ overflowWrap: 'anywhere' }}>
            {item.name}
          </Text>
          <Text component="div" size="sm">
            <State tone={state.tone}>{state.text}</State>
          </Text>
        </div>
        <Note>{whatOf(item)}</Note>
        {before.errors.map(error => (
          <Text key={error} size="sm" className={classes.note}>
            {sentence(error)}
          </Text>
        ))}
        {isWanted &&
          item.notes.map(note => (
            <Text key={note.code + note.message} component="div" size="sm" className={classes.note}>
              {note.changes_meaning && (
                <IconAlertTriangle size={16} stroke={1.5} color="var(--lineup-warn)" aria-label={words.note} />
              )}
              <span>{sentence(note.message)}.</span>
            </Text>
          ))}
        {isWanted && before.readings.length > 1 ? (
          <>
            <Expression label={words.before} text={item.original_expression} />
            <Radio.Group aria-labelledby={id} value={choice ?? before.readings[0]?.id ?? null} onChange={onChoose}>
              <Stack gap="xs" mt="xs">
                {before.readings.map(reading => (
                  <Radio
                    key={reading.id}
                    value={reading.id}
                    label={sentence(reading.label)}
                    description={<code className={classes.code}>{reading.expression}</code>}
                  />
                ))}
              </Stack>
            </Radio.Group>
          </>
        ) : isPossible && item.original_expression !== '' && item.original_expression !== item.expression ? (
          <>
            <Expression label={words.before} text={item.original_expression} />
            <Expression label={words.after} text={item.expression} />
          </>
        ) : (
          <Expression text={item.expression} />
        )}
      </div>
    </li>
  )
}

function Expression({ label, text }: { label?: string; text: string }) {
  return (
    <div className={classes.expression}>
      {label !== undefined && <span className={classes.label}>{label}</span>}
      <code className={classes.code}>{text || t.channels.empty}</code>
    </div>
  )
}
