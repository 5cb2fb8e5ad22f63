// What can be set right about the times of a guide, and how long it is kept.
import { Autocomplete, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Source } from './data'
import type { Form } from './form'
import { ZONES } from '../words/zones'
import { shifted } from './schedule'

export function GuideTools({ form, source }: { form: Form; source?: Source }) {
  const minutes = Number(form.values.time_offset_minutes) || 0
  const detected = source?.detected_time_zone ?? ''
  return (
    <Stack gap="md">
      <NumberInput
        label="Move all programmes by"
        suffix=" min"
        step={15}
        min={-1440}
        max={1440}
        allowDecimal={false}
        description={minutes === 0 ? 'For a guide that is early or late. It counts at once.' : `${shifted(minutes)}.`}
        {...form.getInputProps('time_offset_minutes')}
      />
      <div>
        <Autocomplete
          label="Time zone"
          description="For a guide whose times name none."
          placeholder="Like Europe/Berlin; empty is UTC"
          data={ZONES}
          limit={30}
          {...form.getInputProps('time_zone')}
        />
        {detected !== '' && (
          <Text size="sm" c="dimmed" mt={4}>
            The provider’s own times are in {detected}. Times that say so are right already.
          </Text>
        )}
      </div>
      {form.values.flavour === 'xtream-guide' && (
        <Select
          label="Fetch it"
          data={[
            { value: 'auto', label: 'As the provider can' },
            { value: 'bulk', label: 'In one piece' },
            { value: 'per_channel', label: 'Channel by channel (slow)' },
          ]}
          {...form.getInputProps('epg_method')}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label="Keep ended programmes for"
          suffix=" days"
          min={0}
          max={365}
          allowDecimal={false}
          description="0: as long as the provider sends them."
          {...form.getInputProps('retention_days')}
        />
        <NumberInput
          label="Keep the past for catch-up"
          suffix=" days"
          min={0}
          max={60}
          allowDecimal={false}
          description="Although the provider sends it no more."
          {...form.getInputProps('keep_past_days')}
        />
      </SimpleGrid>
    </Stack>
  )
}
