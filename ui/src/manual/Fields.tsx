// The fields of a manual channel. Rarely needed ones are collapsed.
import { Autocomplete, Group, Select, SimpleGrid, Stack, Switch, TextInput, Textarea } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useAllGroups } from '../channels/data'
import { Fold } from '../parts/Fold'
import { Logo } from '../parts/Logo'
import type { ManualForm } from './form'
import { t } from '../words/catalogue'
import { inputsOf } from '../parts/fields'

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
  const groups = (useAllGroups(source).data ?? []).map(({ name }) => name).filter(name => name !== '')
  const { values, errors } = form
  const { input, check } = inputsOf(form)
  return (
    <Stack gap="md">
      <TextInput data-autofocus label={t.parts.name} required {...input('channel_name')} />
      <TextInput
        label={t.manual.stream}
        description={t.manual.streamHint}
        required
        spellCheck={false}
        {...input('stream_url')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label={t.channels.fields.tvg_chno} placeholder={t.manual.numberExample} {...input('tvg_chno')} />
        <Autocomplete label={t.channels.fields.group_title} data={groups} limit={30} {...input('group_title')} />
      </SimpleGrid>
      <Group gap="sm" align="end" wrap="nowrap">
        <TextInput
          label={t.channels.fields.tvg_logo}
          placeholder="https://…"
          spellCheck={false}
          flex={1}
          {...input('tvg_logo')}
        />
        <Logo src={values.tvg_logo} name={values.channel_name} size={36} />
      </Group>
      <TextInput
        label={t.channels.fields.tvg_id}
        description={t.manual.guideIdHint}
        spellCheck={false}
        {...input('tvg_id')}
      />
      <Switch label={t.parts.on} description={t.manual.onHint} {...check('enabled')} />
      <Fold title={t.manual.more} isWrong={Object.keys(errors).some(name => RARE.includes(name))}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={t.channels.fields.tvg_name} {...input('tvg_name')} />
            <TextInput
              label={t.channels.fields.tvg_shift}
              placeholder={t.manual.shiftExample}
              {...input('tvg_shift')}
            />
            <TextInput label={t.channels.fields.tvg_language} {...input('tvg_language')} />
            <TextInput label={t.channels.fields.tvg_country} {...input('tvg_country')} />
            <Select
              label={t.parts.kind}
              data={Object.entries(t.manual.kinds).map(([value, label]) => ({ value, label }))}
              {...input('stream_type')}
            />
            <TextInput label={t.manual.length} placeholder={t.manual.lengthExample} {...input('duration')} />
          </SimpleGrid>
          <Group gap="lg">
            <Switch label={t.channels.radio} {...check('radio')} />
            <Switch label={t.manual.adult} {...check('is_adult')} />
          </Group>
          <Textarea
            label={t.manual.options}
            description={t.manual.optionsHint}
            autosize
            minRows={1}
            spellCheck={false}
            {...input('options')}
          />
          <Textarea
            label={t.manual.attributes}
            description={t.manual.attributesHint}
            autosize
            minRows={1}
            spellCheck={false}
            {...input('attributes')}
          />
        </Stack>
      </Fold>
    </Stack>
  )
}
