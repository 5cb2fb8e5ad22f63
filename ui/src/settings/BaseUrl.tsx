// The base URL of the addresses that players get, and where it comes from.
import { Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { fill } from '../parts/fill'
import { Form } from '../parts/Form'
import { Asked } from '../parts/Page'
import { isLoopback } from '../start/players'
import { t } from '../words/catalogue'
import { OwnAddresses } from './OwnAddresses'
import { useGeneral, useSaveGeneral, type General } from './data'
import { Note } from '../parts/Note'

export function BaseUrl() {
  return <Asked query={useGeneral()}>{general => <BaseUrlForm key={general.base_url ?? ''} general={general} />}</Asked>
}

function BaseUrlForm({ general }: { general: General }) {
  const { base_url, base_url_source: origin, effective_base_url } = general
  const save = useSaveGeneral()
  const form = useForm({
    initialValues: { base_url: base_url ?? '' },
    validate: { base_url: text => (/^\s*(https?:\/\/.*)?$/i.test(text) ? null : t.sourceForm.addressWrong) },
  })
  const isFixed = origin === 'startup'
  const submit = (values: typeof form.values) => save.mutate({ base_url: values.base_url.trim() || null })
  return (
    <Form form={form} save={save} verb={isFixed ? undefined : t.parts.save} onSubmit={submit}>
      <TextInput
        label={t.settings.baseUrl}
        description={isFixed ? t.settings.baseUrlFixed : t.settings.baseUrlText}
        placeholder="http://192.168.1.10:8080"
        type="url"
        spellCheck={false}
        autoComplete="off"
        disabled={isFixed}
        {...form.getInputProps('base_url')}
      />
      <div role="status">
        <Text style={{ overflowWrap: 'anywhere' }}>
          {fill(t.settings.playersSee, {
            url: (
              <Text span inherit fw={600}>
                {effective_base_url}
              </Text>
            ),
          })}
        </Text>
        <Note>{t.settings.baseUrlFrom[origin]}</Note>
      </div>
      {isLoopback(effective_base_url) && <OwnAddresses />}
    </Form>
  )
}
