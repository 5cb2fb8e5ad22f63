// How much guide is published, and when the playlist is regenerated.
import { NumberInput, SimpleGrid, Stack, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { ScheduleField } from '../sources/Schedule'
import { t } from '../words/catalogue'
import type { PlaylistForm } from './form'
import { inputsOf } from '../parts/fields'

export function PublishFields({ form }: { form: UseFormReturnType<PlaylistForm> }) {
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
      <Switch label={t.playlists.allowEmpty} description={t.playlists.allowEmptyAbout} {...check('allow_empty')} />
      <Switch label={t.parts.on} description={t.playlists.onAbout} {...check('is_active')} />
    </Stack>
  )
}
