// The changes of the last refresh: "+12 −3", with a link to all of them.
import { Tooltip } from '@mantine/core'
import { TextLink } from '../parts/Links'
import { t } from '../words/catalogue'
import { useLastRefresh } from './data'
import { briefly, changesOf } from './words'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'

export function Changed({ source }: { source: Source }) {
  const hasHistory = source.source_type !== 'manual' && Boolean(source.last_attempt_at)
  const last = useLastRefresh(source, hasHistory).data
  const text = last ? briefly(last, source.source_kind) : ''
  if (!last || text === '') return null
  return (
    <Tooltip label={t.sources.changeHint(changesOf(last, source.source_kind))}>
      <Note span style={{ whiteSpace: 'nowrap' }}>
        <TextLink
          c="inherit"
          underline="hover"
          to="/sources/$id"
          params={{ id: source.id }}
          search={{ tab: 'history', refresh: last.number }}
          aria-label={`${text}. ${t.sources.changeHint(changesOf(last, source.source_kind))}`}
        >
          {text}
        </TextLink>
      </Note>
    </Tooltip>
  )
}
