import { Button, Group, NumberInput, Paper, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Changed } from '../parts/Changed'
import { useDraft } from '../parts/draft'
import { ChangedElsewhere, useElsewhere } from '../parts/elsewhere'
import { fill } from '../parts/fill'
import { useFormErrors } from '../parts/Form'
import { guard as guarded, useGuard } from '../parts/guard'
import { Leave } from '../parts/Leave'
import { ButtonLink, TextLink } from '../parts/Links'
import { Refusal } from '../parts/Refusal'
import { offerUndo } from '../parts/undo'
import { t } from '../words/catalogue'
import { Choice } from './Choice'
import { usePreview, useSave, useUndo } from './data'
import { FilterChoice } from './Filters'
import { fieldsOf, formOf, type PlaylistForm, previewFields, savedOf } from './form'
import { NumberFields } from './Numbers'
import classes from './playlists.module.css'
import { Result } from './Result'
import { resultOf } from './words'
import type { Playlist, PlaylistFields, Source } from '../api/model'
import { Note } from '../parts/Note'
import { inputsOf } from '../parts/fields'
import { ScheduleField } from '../sources/Schedule'

/** The pause after a change before the preview is loaded, in milliseconds. */
const PAUSE = 350

export function PlaylistEditor({ playlist, sources }: { playlist?: Playlist; sources: Source[] }) {
  const navigate = useNavigate()
  const save = useSave(playlist?.id)
  const undo = useUndo(playlist?.id)
  const initial = useMemo(
    () => ({ ...formOf(playlist, sources), known: playlist && savedOf(playlist) }),
    [playlist, sources],
  )
  const form = useForm<PlaylistForm>({ initialValues: initial })
  useDraft(`playlist ${playlist?.id ?? 'new'}`, form)
  const element = useFormErrors(form, save.error)
  const { errors, values } = form
  const [settled] = useDebouncedValue(values, PAUSE)
  const asked = useMemo(() => previewFields(settled), [settled])
  const hasSources = values.streams.length > 0
  const preview = usePreview(playlist?.id, asked, settled.streams.length > 0)
  const isStale = preview.isPlaceholderData || values !== settled

  const { guard, isAsking } = useGuard()
  const elsewhere = useElsewhere(form, initial, save, 'playlists')

  const submit = ({ known, ...values }: PlaylistForm) =>
    guard(playlist === undefined ? [] : [questionOf(playlist, fieldsOf(values))], confirmed =>
      save.mutate(
        { fields: fieldsOf(values), known, confirmed },
        {
          onSuccess: saved => {
            if (playlist !== undefined) {
              const former = fieldsOf(formOf(playlist, sources))
              const known = savedOf(saved)
              offerUndo(t.playlists.isSaved(saved.name), () =>
                guarded([questionOf(playlist, former)], confirmed =>
                  undo.mutateAsync({ fields: former, known, confirmed }),
                ),
              )
            }
            void navigate({ to: '/playlists', ignoreBlocker: true })
          },
        },
      ),
    )
  const { input } = inputsOf(form)
  return (
    <div className={classes.editor}>
      <Leave isDirty={form.isDirty()}>
        {playlist === undefined ? t.playlists.leaveNew : t.playlists.leave(playlist.name)}
      </Leave>
      <form ref={element} onSubmit={form.onSubmit(values => void submit(values))} noValidate>
        <Stack gap="lg">
          <Paper p="md">
            <Stack gap="md">
              <TextInput
                label={t.parts.name}
                placeholder={t.playlists.namePlaceholder}
                required
                data-autofocus
                {...input('name')}
              />
              <Textarea label={t.playlists.description} autosize minRows={1} {...input('description')} />
              <Choice
                label={t.playlists.channelsFrom}
                description={t.playlists.channelsOrder}
                none={<AddFirst sentence={t.playlists.noPlaylistSource} />}
                sources={sources.filter(source => source.source_kind === 'stream')}
                value={values.streams}
                error={errors.stream_sources}
                onChange={streams => form.setFieldValue('streams', streams)}
              />
              <Choice
                label={t.playlists.guideFrom}
                description={t.playlists.guideOrder}
                none={<AddFirst sentence={t.playlists.noGuideSource} />}
                sources={sources.filter(source => source.source_kind === 'epg')}
                value={values.guides}
                error={errors.epg_sources}
                onChange={guides => form.setFieldValue('guides', guides)}
              />
            </Stack>
          </Paper>
          <Paper p="md">
            <FilterChoice
              value={values.filters}
              error={errors.filters}
              onChange={filters => form.setFieldValue('filters', filters)}
            />
          </Paper>
          <Paper p="md">
            <NumberFields form={form} channels={preview.data?.channels} isStale={isStale} />
          </Paper>
          <Paper p="md">
            <PublishFields form={form} />
          </Paper>
          <Changed
            {...elsewhere}
            title={t.playlists.elsewhere}
            busy={save.isPending}
            onMine={() => void submit({ ...values, known: undefined })}
          />
          <Refusal
            error={save.error instanceof ChangedElsewhere ? null : save.error}
            visible={[...Object.keys(values), 'stream_sources', 'epg_sources']}
          />
          <Group gap="sm" className={classes.foot}>
            <Button type="submit" loading={save.isPending || isAsking}>
              {playlist === undefined ? t.playlists.create : t.playlists.save}
            </Button>
            <ButtonLink variant="default" to="/playlists" ignoreBlocker>
              {t.parts.cancel}
            </ButtonLink>
            {hasSources && preview.data !== undefined && (
              <Note span hiddenFrom="lg" aria-hidden>
                {resultOf(preview.data)}
              </Note>
            )}
          </Group>
        </Stack>
      </form>
      <Result playlist={playlist} preview={hasSources ? preview : undefined} isStale={isStale} />
    </div>
  )
}

const questionOf = ({ id }: Playlist, record: PlaylistFields) => ({ kind: 'proxy' as const, id, record })

function AddFirst({ sentence }: { sentence: string }) {
  return fill(sentence, {
    add: (
      <TextLink to="/sources" search={{ add: true }}>
        {t.playlists.addOne}
      </TextLink>
    ),
  })
}

function PublishFields({ form }: { form: UseFormReturnType<PlaylistForm> }) {
  const { auto_regenerate, update_cron } = form.values
  const { clamped, check } = inputsOf(form)
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput label={t.playlists.guideAhead} suffix={t.parts.days} {...clamped('epg_days', 1, 60)} />
        <NumberInput label={t.playlists.guideBack} suffix={t.playlists.hours} {...clamped('epg_past_hours', 4, 1440)} />
      </SimpleGrid>
      <Switch label={t.playlists.autoRegenerate} {...check('auto_regenerate')} />
      <ScheduleField
        label={t.playlists.makeAnew}
        never={{
          label: t.playlists.notByClock,
          text: auto_regenerate ? t.playlists.afterRefresh : t.playlists.onlyAsked,
        }}
        value={update_cron}
        error={form.errors.update_cron}
        onChange={cron => form.setFieldValue('update_cron', cron)}
      />
      <Switch label={t.playlists.shiftGuide} description={t.playlists.shiftGuideAbout} {...check('shift_guide')} />
      <NumberInput
        label={t.sourceForm.shrink}
        description={t.playlists.shrinkAbout}
        suffix={t.sourceForm.percent}
        {...clamped('shrink_threshold', 0, 100)}
      />
      <Switch label={t.playlists.allowEmpty} description={t.playlists.allowEmptyAbout} {...check('allow_empty')} />
      <Switch label={t.parts.on} description={t.playlists.onAbout} {...check('is_active')} />
    </Stack>
  )
}
