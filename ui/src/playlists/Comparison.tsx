// What a version has otherwise than an earlier one.
import { Stack, Text } from '@mantine/core'
import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { useDiff } from './data'
import { Listed } from './Listed'
import { changedOf, differencesOf } from './words'
import { Note } from '../parts/Note'
import type { LineupDiff } from '../api/model'

type Line = LineupDiff['added'][number]

interface Props {
  playlist: string
  from: number
  /** A version, or the update that is held. */
  to: number | 'held'
  /** When the playlist was updated last, for the update that is held. */
  attempt?: string | null
}

export function Comparison({ playlist, from, to, attempt }: Props) {
  return (
    <Asked query={useDiff(playlist, from, to, attempt)}>
      {diff => (
        <Stack gap="md">
          <Text>{differencesOf(diff)}</Text>
          <div>
            <Listed title={t.playlists.groupsTitle} count={diff.group_count} known={diff.groups.length}>
              {shown =>
                diff.groups.slice(0, shown).map(({ group_title, before, after }) => (
                  <li key={group_title}>
                    {group_title || t.channels.noGroup} <Note span>{t.playlists.groupChange(before, after)}</Note>
                  </li>
                ))
              }
            </Listed>
            <Lines title={t.sources.removed} count={diff.removed_count} lines={diff.removed} />
            <Lines title={t.sources.added} count={diff.added_count} lines={diff.added} />
            <Listed title={t.playlists.changed} count={diff.changed_count} known={diff.changed.length}>
              {shown =>
                diff.changed.slice(0, shown).map(({ before, after }) => (
                  <li key={after.channel_id}>
                    {after.channel_number} {after.channel_name} <Note span>{changedOf(before, after)}</Note>
                  </li>
                ))
              }
            </Listed>
          </div>
        </Stack>
      )}
    </Asked>
  )
}

function Lines({ title, count, lines }: { title: string; count: number; lines: Line[] }) {
  return (
    <Listed title={title} count={count} known={lines.length}>
      {shown =>
        lines.slice(0, shown).map(line => (
          <li key={line.channel_id}>
            {line.channel_number} {line.channel_name} <Note span>{line.group_title || t.channels.noGroup}</Note>
          </li>
        ))
      }
    </Listed>
  )
}
