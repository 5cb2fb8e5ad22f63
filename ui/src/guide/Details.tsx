import { Stack, Text } from '@mantine/core'
import { clock, day } from '../words/time'
import { useNow } from '../parts/Time'
import type { Programme } from './data'

export function ProgrammeDetails({ programme }: { programme: Programme }) {
  const now = useNow()
  const start = new Date(programme.start)
  const facts = [
    programme.season && programme.episode
      ? `Season ${programme.season}, episode ${programme.episode}`
      : programme.episode
        ? `Episode ${programme.episode}`
        : '',
    programme.is_live ? 'Live' : programme.is_premiere ? 'Premiere' : programme.is_new ? 'New' : '',
    programme.categories.join(', '),
    programme.date.slice(0, 4),
  ].filter(Boolean)
  return (
    <Stack gap={4}>
      <Text fw={600}>{programme.title || 'No title'}</Text>
      {programme.sub_title !== '' && <Text>{programme.sub_title}</Text>}
      <Text size="sm" c="dimmed">
        {day(start, now)}, {clock(start)}–{clock(new Date(programme.stop))}
      </Text>
      {facts.length > 0 && (
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
      )}
      {programme.description !== '' && (
        <Text size="sm" lineClamp={8}>
          {programme.description}
        </Text>
      )}
    </Stack>
  )
}
