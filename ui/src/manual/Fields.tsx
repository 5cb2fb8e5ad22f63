// The fields of one written-down channel. What few need is folded away.
import { Autocomplete, Group, Select, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useGroups } from '../channels/data'
import { Fold } from '../parts/Fold'
import { Logo } from '../parts/Logo'
import type { ManualForm } from './form'
import { t } from '../words/catalogue'

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

export function ChannelFields({ form, source }: { form: UseFormReturnType<ManualForm>; source: string }) {
  const groups = (useGroups(source).data ?? []).map(({ name }) => name).filter(name => name !== '')
  const { values, errors } = form
  return (
    <Stack gap="md">
      <TextInput data-autofocus label={t.manual.name} required {...form.getInputProps('channel_name')} />
      <TextInput
        label={t.manual.stream}
        description={t.manual.streamHint}
        required
        spellCheck={false}
        {...form.getInputProps('stream_url')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label={t.manual.number} placeholder={t.manual.numberExample} {...form.getInputProps('tvg_chno')} />
        <Autocomplete label={t.manual.group} data={groups} limit={30} {...form.getInputProps('group_title')} />
      </SimpleGrid>
      <Group gap="sm" align="end" wrap="nowrap">
        <TextInput
          label={t.manual.logo}
          placeholder="https://…"
          spellCheck={false}
          flex={1}
          {...form.getInputProps('tvg_logo')}
        />
        <Logo src={values.tvg_logo} name={values.channel_name} size={36} />
      </Group>
      <TextInput
        label={t.manual.guideId}
        description={t.manual.guideIdHint}
        spellCheck={false}
        {...form.getInputProps('tvg_id')}
      />
      <Switch
        label={t.manual.on}
        description={t.manual.onHint}
        {...form.getInputProps('enabled', { type: 'checkbox' })}
      />
      <Fold title={t.manual.more} isWrong={Object.keys(errors).some(name => RARE.includes(name))}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t.manual.nameInGuide} {...form.getInputProps('tvg_name')} />
            <TextInput
              label={t.manual.shift}
              placeholder={t.manual.shiftExample}
              {...form.getInputProps('tvg_shift')}
            />
            <TextInput label={t.manual.language} {...form.getInputProps('tvg_language')} />
            <TextInput label={t.manual.country} {...form.getInputProps('tvg_country')} />
            <Select
              label={t.manual.kind}
              data={Object.entries(t.manual.kinds).map(([value, label]) => ({ value, label }))}
              {...form.getInputProps('stream_type')}
            />
            <TextInput
              label={t.manual.length}
              placeholder={t.manual.lengthExample}
              {...form.getInputProps('duration')}
            />
          </SimpleGrid>
          <Group gap="lg">
            <Switch label={t.manual.radio} {...form.getInputProps('radio', { type: 'checkbox' })} />
            <Switch label={t.manual.adult} {...form.getInputProps('is_adult', { type: 'checkbox' })} />
          </Group>
          <Textarea
            label={t.manual.options}
            description={t.manual.optionsHint}
            autosize
            minRows={1}
            spellCheck={false}
            {...form.getInputProps('options')}
          />
          <Textarea
            label={t.manual.attributes}
            description={t.manual.attributesHint}
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
