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
import { fill } from '../parts/fill'
import { t } from '../words/catalogue'
import { ButtonLink, TextLink } from '../parts/Links'

export function EditPlaylistPage() {
  const { id } = useParams({ strict: false })
  const sources = useSources()
  const playlists = usePlaylists()
  const playlist = playlists.data?.find(one => one.id === id)
  const isLost = id !== undefined && playlists.data !== undefined && playlist === undefined
  return (
    <Page title={id === undefined ? t.playlists.add : t.playlists.editTitle(playlist?.name ?? '')}>
      {isLost ? (
        <Gone what={t.playlists.gone}>
          <ButtonLink variant="default" to="/playlists">
            {t.playlists.all}
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
            <TextInput
              label={t.playlists.name}
              placeholder={t.playlists.namePlaceholder}
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
            <TextInput label={t.playlists.description} {...form.getInputProps('description')} />
            <Choice
              label={t.playlists.channelsFrom}
              description={t.playlists.channelsOrder}
              none={<AddFirst sentence={t.playlists.noPlaylistSource} />}
              sources={sources.filter(source => source.source_kind === 'stream')}
              value={form.values.streams}
              error={errors.stream_sources}
              onChange={streams => form.setFieldValue('streams', streams)}
            />
            <Choice
              label={t.playlists.guideFrom}
              description={t.playlists.guideOrder}
              none={<AddFirst sentence={t.playlists.noGuideSource} />}
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
              label={t.playlists.numbers}
              data={Object.entries(t.playlists.numbering).map(([value, label]) => ({ value, label }))}
              {...form.getInputProps('numbering_mode')}
              description={t.playlists.numberingAbout[mode]}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NumberInput label={t.playlists.firstNumber} min={1} {...number('starting_channel_number')} />
              {mode === 'group' && (
                <NumberInput label={t.playlists.numbersAGroup} min={1} {...number('group_numbering_size')} />
              )}
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NumberInput
                label={t.playlists.guideAhead}
                suffix={t.playlists.days}
                min={1}
                max={60}
                {...number('epg_days')}
              />
              <NumberInput
                label={t.playlists.guideBack}
                suffix={t.playlists.hours}
                min={4}
                max={1440}
                {...number('epg_past_hours')}
              />
            </SimpleGrid>
          </Stack>
        </Paper>
        <Paper p="md">
          <Stack gap="md">
            <Switch
              label={t.playlists.autoRegenerate}
              {...form.getInputProps('auto_regenerate', { type: 'checkbox' })}
            />
            <ScheduleField
              label={t.playlists.makeAnew}
              never={{
                label: t.playlists.notByClock,
                text: form.values.auto_regenerate ? t.playlists.afterRefresh : t.playlists.onlyAsked,
              }}
              value={form.values.update_cron}
              error={errors.update_cron}
              onChange={cron => form.setFieldValue('update_cron', cron)}
            />
            <Switch
              label={t.playlists.shiftGuide}
              description={t.playlists.shiftGuideAbout}
              {...form.getInputProps('shift_guide', { type: 'checkbox' })}
            />
            <Switch
              label={t.playlists.allowEmpty}
              description={t.playlists.allowEmptyAbout}
              {...form.getInputProps('allow_empty', { type: 'checkbox' })}
            />
            <Switch
              label={t.playlists.on}
              description={t.playlists.onAbout}
              {...form.getInputProps('is_active', { type: 'checkbox' })}
            />
          </Stack>
        </Paper>
        <Refusal error={save.error} visible={[...Object.keys(form.values), 'stream_sources', 'epg_sources']} />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {playlist === undefined ? t.playlists.create : t.playlists.save}
          </Button>
          <ButtonLink variant="default" to="/playlists">
            {t.playlists.cancel}
          </ButtonLink>
        </Group>
      </Stack>
    </form>
  )
}

function AddFirst({ sentence }: { sentence: string }) {
  return fill(sentence, {
    add: (
      <TextLink to="/sources" search={{ add: true }}>
        {t.playlists.addOne}
      </TextLink>
    ),
  })
}
