// The changes of a refresh by name.
import { Stack, Text } from '@mantine/core'
import { t } from '../words/catalogue'
import { number } from '../words/number'
import classes from './sources.module.css'
import { listsOf } from './words'
import type { RefreshRecord } from '../api/model'
import { Note } from '../parts/Note'

export function Lists({ record, isWaiting = false }: { record: RefreshRecord; isWaiting?: boolean }) {
  return (
    <Stack gap="xs" pl={16} pt={4} aria-busy={isWaiting}>
      {listsOf(record).map(({ title, lines, total }) => (
        <div key={title}>
          <Text size="sm" fw={600}>
            {title} ({number(total)})
          </Text>
          <Text component="ul" size="sm" className={classes.lines} tabIndex={0} aria-label={title}>
            {lines.map((line, at) => (
              <li key={at}>{line}</li>
            ))}
          </Text>
          {total > lines.length && !isWaiting && <Note>{t.parts.andMore(total - lines.length)}</Note>}
        </div>
      ))}
    </Stack>
  )
}
