import { Autocomplete, Group, Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useGroups } from '../channels/data'
import { Fold } from '../parts/Fold'
import { Logo } from '../parts/Logo'
import type { WrittenForm } from './form'

const RARE = [
  'tvg_name',
  'tvg_shift',
  'tvg_language',
  'tvg_country',
  'stream_type',
  'duration',
  'options',
  'attributes',
]

export function WrittenFields({ form, source }: { form: UseFormReturnType<WrittenForm>; source: string }) {
  const groups = (useGroups(source).data ?? []).map(({ name }) => name).filter(name => name !== '')
  const { values, errors } = form
  return (
    <Stack gap="md">
      <TextInput data-autofocus label="Name" required {...form.getInputProps('channel_name')} />
      <TextInput
        label="Address of the stream"
        description="http, https, rtsp, rtp, udp, rtmp, mms or srt. An account in it is kept apart and shows as {name}."
        required
        spellCheck={false}
        {...form.getInputProps('stream_url')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label="Number" placeholder="7 or 2.1" {...form.getInputProps('tvg_chno')} />
        <Autocomplete label="Group" data={groups} limit={30} {...form.getInputProps('group_title')} />
      </SimpleGrid>
      <Group gap="sm" align="end" wrap="nowrap">
        <TextInput
          label="Logo"
          placeholder="https://…"
          spellCheck={false}
          flex={1}
          {...form.getInputProps('tvg_logo')}
        />
        <Logo src={values.tvg_logo} name={values.channel_name} size={36} />
      </Group>
      <TextInput
        label="Guide id"
        description="The id of the channel in a guide (tvg-id)."
        spellCheck={false}
        {...form.getInputProps('tvg_id')}
      />
      <Switch
        label="On"
        description="Off, it is kept here and is in no playlist."
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
      <Fold title="More about it" isWrong={Object.keys(errors).some(name => RARE.includes(name))}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label="Name in the guide" {...form.getInputProps('tvg_name')} />
            <TextInput label="Guide is off by" placeholder="Hours, like -1" {...form.getInputProps('tvg_shift')} />
            <TextInput label="Language" {...form.getInputProps('tvg_language')} />
            <TextInput label="Country" {...form.getInputProps('tvg_country')} />
            <Select
              label="Kind"
              data={[
                { value: 'live', label: 'Television' },
                { value: 'movie', label: 'Film' },
                { value: 'series', label: 'Series' },
              ]}
              {...form.getInputProps('stream_type')}
            />
            <TextInput label="Length" placeholder="Seconds; empty: no end" {...form.getInputProps('duration')} />
          </SimpleGrid>
          <Group gap="lg">
            <Switch label="Radio" {...form.getInputProps('radio', { type: 'checkbox' })} />
            <Switch label="For adults" {...form.getInputProps('is_adult', { type: 'checkbox' })} />
          </Group>
          <Textarea
            label="Lines for players"
            description="One a line, like #EXTVLCOPT:http-user-agent=Player/1.0"
            autosize
            minRows={1}
            spellCheck={false}
            {...form.getInputProps('options')}
          />
          <Textarea
            label="Further attributes"
            description="One a line, like catchup=default"
            autosize
            minRows={1}
            spellCheck={false}
            {...form.getInputProps('attributes')}
          />
        </Stack>
      </Fold>
    </Stack>
  )
}
