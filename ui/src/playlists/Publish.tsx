// How much guide is published, and when all of it is made anew.
import { NumberInput, SimpleGrid, Stack, Switch } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { ScheduleField } from '../sources/Schedule'
import { t } from '../words/catalogue'
import type { PlaylistForm } from './form'
import { numbers } from './Numbers'

export function PublishFields({ form }: { form: UseFormReturnType<PlaylistForm> }) {
  const { auto_regenerate, update_cron } = form.values
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label={t.playlists.guideAhead}
          suffix={t.playlists.days}
          min={1}
          max={60}
          {...numbers(form, 'epg_days')}
        />
        <NumberInput
          label={t.playlists.guideBack}
          suffix={t.playlists.hours}
          min={4}
          max={1440}
          {...numbers(form, 'epg_past_hours')}
        />
      </SimpleGrid>
      <Switch label={t.playlists.autoRegenerate} {...form.getInputProps('auto_regenerate', { type: 'checkbox' })} />
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
  )
}
