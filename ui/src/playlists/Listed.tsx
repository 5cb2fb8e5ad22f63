// A list under a heading with its count, shown piece by piece.
import { Button, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { t } from '../words/catalogue'
import { number } from '../words/number'
import { Note } from '../parts/Note'
import classes from './playlists.module.css'

const STEP = 10

interface Props {
  title: string
  count: number
  /** How many of them are here. */
  known: number
  /** Lists the first `shown`. */
  children: (shown: number) => React.ReactNode
}

export function Listed({ title, count, known, children }: Props) {
  const [shown, setShown] = useState(STEP)
  if (count === 0) return null
  const rest = count - Math.min(shown, known)
  return (
    <section className={classes.kind}>
      <Title order={3}>
        {title}{' '}
        <Text span inherit c="dimmed">
          {number(count)}
        </Text>
      </Title>
      <ul className={classes.names}>{children(shown)}</ul>
      {shown < known ? (
        <Button variant="default" size="compact-sm" onClick={() => setShown(shown + STEP)}>
          {t.parts.showMore}
        </Button>
      ) : (
        rest > 0 && <Note>{t.playlists.notListed(rest)}</Note>
      )}
    </section>
  )
}
