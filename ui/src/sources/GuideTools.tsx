// Corrections of a guide's times, and how long programmes are kept.
import { Autocomplete, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core'
import type { Form } from './form'
import { ZONES } from '../words/language'
import { shifted } from './schedule'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'
import { inputsOf } from '../parts/fields'

export function GuideTools({ form, source }: { form: Form; source?: Source }) {
  const minutes = Number(form.values.time_offset_minutes) || 0
  const detected = source?.detected_time_zone ?? ''
  const { input, clamped } = inputsOf(form)
  return (
    <Stack gap="md">
      <NumberInput
        label={t.sourceForm.move}
        suffix={t.sourceForm.minutes}
        step={15}
        description={minutes === 0 ? t.sourceForm.moveHint : `${shifted(minutes)}.`}
        {...clamped('time_offset_minutes', -1440, 1440)}
      />
      <div>
        <Autocomplete
          label={t.guide.zone}
          description={t.sourceForm.zoneHint}
          placeholder={t.sourceForm.zoneExample}
          data={ZONES}
          limit={30}
          {...input('time_zone')}
        />
        {detected !== '' && <Note mt={4}>{t.sourceForm.zoneDetected(detected)}</Note>}
      </div>
      {form.values.flavour === 'xtream-guide' && (
        <Select
          label={t.sourceForm.fetch}
          data={[
            { value: 'auto', label: t.sourceForm.fetchAuto },
            { value: 'bulk', label: t.sourceForm.fetchBulk },
            { value: 'per_channel', label: t.sourceForm.fetchSlow },
          ]}
          {...input('epg_method')}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label={t.sourceForm.keepEnded}
          suffix={t.parts.days}
          description={t.sourceForm.keepEndedHint}
          {...clamped('retention_days', 0, 365)}
        />
        <NumberInput
          label={t.sourceForm.keepPast}
          suffix={t.parts.days}
          description={t.sourceForm.keepPastHint}
          {...clamped('keep_past_days', 0, 60)}
        />
      </SimpleGrid>
    </Stack>
  )
}
