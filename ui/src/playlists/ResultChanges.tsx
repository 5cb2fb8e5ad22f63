// Differences from the published version, by channel.
import { Button, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { t } from '../words/catalogue'
import { number } from '../words/number'
import { useNames } from './data'
import classes from './playlists.module.css'
import { changesOf } from './words'
import type { Preview } from '../api/model'
import { Note } from '../parts/Note'

type Changes = Preview['changes']

export function ResultChanges({ changes, isPublished }: { changes: Changes; isPublished: boolean }) {
  const { added, added_count, removed, removed_count, renumbered, renumbered_count } = changes
  if (!isPublished) return <Text>{t.playlists.notPublished}</Text>
  if (added_count + removed_count + renumbered_count === 0) return <Text>{changesOf(changes)}</Text>
  return (
    <>
      <Kind title={t.sources.added} ids={added} count={added_count} />
      <Kind title={t.sources.removed} ids={removed} count={removed_count} />
      <Kind title={t.playlists.otherNumbers} ids={renumbered} count={renumbered_count} />
    </>
  )
}

/** Names are loaded one by one, so only a few at a time. */
const STEP = 10

function Kind({ title, ids, count }: { title: string; ids: string[]; count: number }) {
  const [shown, setShown] = useState(STEP)
  const names = useNames(ids.slice(0, shown))
  if (count === 0) return null
  const rest = count - Math.min(shown, ids.length)
  return (
    <section className={classes.kind}>
      <Title order={3}>
        {title}{' '}
        <Text span inherit c="dimmed">
          {number(count)}
        </Text>
      </Title>
      <ul className={classes.names}>
        {names.map(({ id, name, isLost }) => (
          <li key={id}>{name ?? (isLost ? t.playlists.lostChannel : '…')}</li>
        ))}
      </ul>
      {shown < ids.length ? (
        <Button variant="default" size="compact-sm" onClick={() => setShown(shown + STEP)}>
          {t.parts.showMore}
        </Button>
      ) : (
        rest > 0 && <Note>{t.playlists.notListed(rest)}</Note>
      )}
    </section>
  )
}
