import { Button, Group, Stack, Text } from '@mantine/core'
import { Facts } from '../parts/Facts'
import { IconCalendar, IconPlayerPlay } from '../parts/icons'
import { Gone } from '../parts/Gone'
import { RecordSheet } from '../parts/Sheet'
import { list } from './words'
import { t } from '../words/catalogue'
import { useProgramme, useShownOn } from './data'
import { creditsOf, marksOf } from './words'
import { clockIn, dayIn } from './zone'
import type { Programme } from '../api/model'
import { dotted } from '../words/list'

interface Props {
  id: string
  playlist: string | undefined
  zone: string
  now: number
  onPlay: (channel: string) => void
  onShow: (programme: Programme) => void
  onClose: () => void
}

export function ProgrammeSheet({ id, onClose, ...rest }: Props) {
  return (
    <RecordSheet
      query={useProgramme(id)}
      openers={[id, 'programme']}
      titles={[t.guide.programme, t.channels.gone, programme => programme.title || t.guide.noTitle]}
      gone={<Gone what={t.guide.goneProgramme} to="/guide" back={t.guide.toGuide} />}
      size={520}
      onClose={onClose}
    >
      {programme => <Details programme={programme} {...rest} />}
    </RecordSheet>
  )
}

type DetailsProps = Omit<Props, 'id' | 'onClose'> & { programme: Programme }

function Details({ programme, playlist, zone, now, onPlay, onShow }: DetailsProps) {
  const channel = useShownOn(programme, playlist).data
  const [start, stop] = [new Date(programme.start).getTime(), new Date(programme.stop).getTime()]
  const marks = marksOf(programme)
  return (
    <Stack gap="md">
      <div>
        {programme.sub_title !== '' && <Text fw={600}>{programme.sub_title}</Text>}
        <Text>{t.guide.when(dayIn(zone, start, now), clockIn(zone, start), clockIn(zone, stop))}</Text>
        <Text c="dimmed">{dotted([channel?.channel_number, channel?.channel_name ?? programme.channel_name])}</Text>
        {marks.length > 0 && <Text c="dimmed">{marks.join(' · ')}</Text>}
      </div>
      <Group gap="xs">
        {channel !== null && channel !== undefined && (
          <Button leftSection={<IconPlayerPlay size={16} stroke={1.5} />} onClick={() => onPlay(channel.id)}>
            {t.guide.playChannel}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconCalendar size={16} stroke={1.5} />}
          onClick={() => onShow(programme)}
        >
          {t.guide.showInGuide}
        </Button>
      </Group>
      {programme.description !== '' && <Text style={{ whiteSpace: 'pre-line' }}>{programme.description}</Text>}
      <Facts
        rows={[
          programme.categories.length > 0 && [t.parts.kind, list(programme.categories)],
          programme.date !== '' && [t.guide.year, programme.date.slice(0, 4)],
          programme.rating !== '' && [t.guide.rating, programme.rating],
          programme.star_rating !== '' && [t.guide.stars, programme.star_rating],
          programme.language !== '' && [t.channels.fields.tvg_language, programme.language],
          ...creditsOf(programme.credits).map(([role, names]): [string, string] => [t.guide.role[role], list(names)]),
        ]}
      />
    </Stack>
  )
}
