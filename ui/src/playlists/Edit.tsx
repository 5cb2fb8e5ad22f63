// Making or changing a playlist.
import { Button, Group, NumberInput, Paper, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Gone } from '../parts/Gone'
import { Asked, Page } from '../parts/Page'
import { Refusal, showErrors } from '../parts/Refusal'
import { useSources, type Source } from '../sources/data'
import { ScheduleField } from '../sources/Schedule'
import { Choice } from './Choice'
import { FilterChoice } from './Filters'
import { usePlaylists, useSave, type Playlist } from './data'
import { fieldsOf, formOf, type PlaylistForm } from './form'
import { NUMBERING } from './words'
import { ButtonLink, TextLink } from '../parts/Links'

export function EditPlaylistPage() {
  const { id } = useParams({ strict: false })
  const sources = useSources()
  const playlists = usePlaylists()
  const playlist = playlists.data?.find(one => one.id === id)
  const isLost = id !== undefined && playlists.data !== undefined && playlist === undefined
  return (
    <Page title={id === undefined ? 'New playlist' : `Edit ${playlist?.name ?? 'playlist'}`}>
      {isLost ? (
        <Gone what="playlist">
          <ButtonLink variant="default" to="/playlists">
            All playlists
          </ButtonLink>
        </Gone>
      ) : (
        <Asked query={playlists}>
          {() => (
            <Asked query={sources}>
              {all => <PlaylistEditor key={playlist?.id} playlist={playlist} sources={all} />}
            </Asked>
          )}
        </Asked>
      )}
    </Page>
  )
}

function PlaylistEditor({ playlist, sources }: { playlist?: Playlist; sources: Source[] }) {
  const navigate = useNavigate()
  const save = useSave(playlist?.id)
  const form = useForm<PlaylistForm>({ initialValues: formOf(playlist, sources) })
  const mode = form.values.numbering_mode
  const { errors } = form

  const submit = (values: PlaylistForm) =>
    save.mutate(fieldsOf(values), {
      onSuccess: () => void navigate({ to: '/playlists' }),
      onError: error => showErrors(form, error),
    })
  const number = (field: 'starting_channel_number' | 'group_numbering_size' | 'epg_days' | 'epg_past_hours') => ({
    allowDecimal: false,
    allowNegative: false,
    thousandSeparator: false,
    ...form.getInputProps(field),
  })

  return (
    <form onSubmit={form.onSubmit(submit)}>
      <Stack gap="lg" maw={680}>
        <Paper p="md">
          <Stack gap="md">
            <TextInput label="Name" placeholder="Living room" required data-autofocus {...form.getInputProps('name')} />
            <TextInput label="Description" {...form.getInputProps('description')} />
            <Choice
              label="Channels from"
              description="In this order."
              none={<AddFirst what="playlist" />}
              sources={sources.filter(source => source.source_kind === 'stream')}
              value={form.values.streams}
              error={errors.stream_sources}
              onChange={streams => form.setFieldValue('streams', streams)}
            />
            <Choice
              label="Guide from"
              description="The first that knows a channel wins."
              none={<AddFirst what="guide" />}
              sources={sources.filter(source => source.source_kind === 'epg')}
              value={form.values.guides}
              error={errors.epg_sources}
              onChange={guides => form.setFieldValue('guides', guides)}
            />
          </Stack>
        </Paper>
        <Paper p="md">
          <FilterChoice
            value={form.values.filters}
            error={errors.filters}
            onChange={filters => form.setFieldValue('filters', filters)}
          />
        </Paper>
        <Paper p="md">
          <Stack gap="md">
            <Select
              label="Channel numbers"
              data={Object.entries(NUMBERING).map(([value, { label }]) => ({ value, label }))}
              {...form.getInputProps('numbering_mode')}
              description={NUMBERING[mode].description}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NumberInput label="First number" min={1} {...number('starting_channel_number')} />
              {mode === 'group' && (
                <NumberInput label="Numbers for each group" min={1} {...number('group_numbering_size')} />
              )}
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NumberInput label="Guide ahead" suffix=" days" min={1} max={60} {...number('epg_days')} />
              <NumberInput label="Guide back" suffix=" hours" min={4} max={1440} {...number('epg_past_hours')} />
            </SimpleGrid>
          </Stack>
        </Paper>
        <Paper p="md">
          <Stack gap="md">
            <Switch
              label="Regenerate after each refresh of its sources"
              {...form.getInputProps('auto_regenerate', { type: 'checkbox' })}
            />
            <ScheduleField
              label="Make it anew"
              never={{
                label: 'Not by the clock',
                text: form.values.auto_regenerate
                  ? 'It is made anew after a refresh, and when you ask for it.'
                  : 'It is made anew only when you ask for it.',
              }}
              value={form.values.update_cron}
              error={errors.update_cron}
              onChange={cron => form.setFieldValue('update_cron', cron)}
            />
            <Switch
              label="Move the guide of channels with a time shift"
              description="Off, players are told the shift instead. Many do not know it, and show the guide at the wrong time."
              {...form.getInputProps('shift_guide', { type: 'checkbox' })}
            />
            <Switch
              label="Publish even when no channel is left"
              description="Off, the last good list stays."
              {...form.getInputProps('allow_empty', { type: 'checkbox' })}
            />
            <Switch
              label="On"
              description="Off, players get nothing from its addresses."
              {...form.getInputProps('is_active', { type: 'checkbox' })}
            />
          </Stack>
        </Paper>
        <Refusal error={save.error} visible={[...Object.keys(form.values), 'stream_sources', 'epg_sources']} />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {playlist === undefined ? 'Create playlist' : 'Save and publish'}
          </Button>
          <ButtonLink variant="default" to="/playlists">
            Cancel
          </ButtonLink>
        </Group>
      </Stack>
    </form>
  )
}

function AddFirst({ what }: { what: string }) {
  return (
    <>
      There is no {what} among your sources yet.{' '}
      <TextLink to="/sources" search={{ add: true }}>
        Add one
      </TextLink>
    </>
  )
}
