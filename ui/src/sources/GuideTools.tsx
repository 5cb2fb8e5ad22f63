// What can be set right about the times of a guide, and how long it is kept.
import { Autocomplete, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Form } from './form'
import { ZONES } from '../words/zones'
import { shifted } from './schedule'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

export function GuideTools({ form, source }: { form: Form; source?: Source }) {
  const minutes = Number(form.values.time_offset_minutes) || 0
  const detected = source?.detected_time_zone ?? ''
  return (
    <Stack gap="md">
      <NumberInput
        label={t.sourceForm.move}
        suffix={t.sourceForm.minutes}
        step={15}
        min={-1440}
        max={1440}
        allowDecimal={false}
        description={minutes === 0 ? t.sourceForm.moveHint : `${shifted(minutes)}.`}
        {...form.getInputProps('time_offset_minutes')}
      />
      <div>
        <Autocomplete
          label={t.sourceForm.zone}
          description={t.sourceForm.zoneHint}
          placeholder={t.sourceForm.zoneExample}
          data={ZONES}
          limit={30}
          {...form.getInputProps('time_zone')}
        />
        {detected !== '' && (
          <Text size="sm" c="dimmed" mt={4}>
            {t.sourceForm.zoneDetected(detected)}
          </Text>
        )}
      </div>
      {form.values.flavour === 'xtream-guide' && (
        <Select
          label={t.sourceForm.fetch}
          data={[
            { value: 'auto', label: t.sourceForm.fetchAuto },
            { value: 'bulk', label: t.sourceForm.fetchBulk },
            { value: 'per_channel', label: t.sourceForm.fetchSlow },
          ]}
          {...form.getInputProps('epg_method')}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label={t.sourceForm.keepEnded}
          suffix={t.sourceForm.days}
          min={0}
          max={365}
          allowDecimal={false}
          description={t.sourceForm.keepEndedHint}
          {...form.getInputProps('retention_days')}
        />
        <NumberInput
          label={t.sourceForm.keepPast}
          suffix={t.sourceForm.days}
          min={0}
          max={60}
          allowDecimal={false}
          description={t.sourceForm.keepPastHint}
          {...form.getInputProps('keep_past_days')}
        />
      </SimpleGrid>
    </Stack>
  )
}
