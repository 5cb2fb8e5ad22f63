import { Input, SegmentedControl, SimpleGrid, Switch, TextInput, Textarea } from '@mantine/core'
import { SourceSelect } from '../sources/Select'
import type { Form } from './form'
import { t } from '../words/catalogue'
import type { RuleKind, Subject } from '../api/model'
import { inputsOf } from '../parts/fields'

export function MainFields({ form, kind, isNew }: { form: Form; kind: RuleKind; isNew: boolean }) {
  const { source_type, action } = form.values

  // The chosen source has the other kind of content.
  function turnTo(subject: Subject) {
    form.setValues({ source_type: subject, source_id: null })
  }

  const { input } = inputsOf(form)
  return (
    <>
      <TextInput label={t.parts.name} required data-autofocus={isNew || undefined} {...input('name')} />
      <SimpleGrid cols={{ base: 1, xs: kind === 'filters' ? 2 : 1 }}>
        <Input.Wrapper label={t.rules.worksOn} error={form.errors.source_type}>
          <SegmentedControl
            aria-label={t.rules.worksOn}
            fullWidth
            value={source_type}
            onChange={value => turnTo(value as Subject)}
            data={(['stream', 'epg'] as const).map(value => ({ value, label: t.rules.subject[value] }))}
          />
        </Input.Wrapper>
        {kind === 'filters' && (
          <Input.Wrapper label={t.rules.matchIs[source_type]} error={form.errors.action}>
            <SegmentedControl
              aria-label={t.rules.matchIs[source_type]}
              fullWidth
              value={action}
              onChange={value => form.setFieldValue('action', value as typeof action)}
              data={[
                { value: 'include', label: t.rules.included },
                { value: 'exclude', label: t.rules.excluded },
              ]}
            />
          </Input.Wrapper>
        )}
      </SimpleGrid>
    </>
  )
}

/** Fields that few rules change. */
export function MoreFields({ form, kind }: { form: Form; kind: RuleKind }) {
  const { source_type, source_id } = form.values
  const { input, check } = inputsOf(form)
  return (
    <>
      <SourceSelect
        label={t.channels.source}
        kind={source_type}
        value={source_id}
        error={form.errors.source_id}
        onChange={id => form.setFieldValue('source_id', id)}
      />
      {kind === 'mapping' && <Switch label={t.rules.stopOnMatch[source_type]} {...check('stop_on_match')} />}
      <Textarea label={t.playlists.description} autosize minRows={1} {...input('description')} />
    </>
  )
}
