import { Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useMemo } from 'react'
import { Changed } from '../parts/Changed'
import { useDraft } from '../parts/draft'
import { useElsewhere } from '../parts/elsewhere'
import { Form } from '../parts/Form'
import { useGuard } from '../parts/guard'
import { XtreamAccount } from './Account'
import { Categories } from './Categories'
import { useSave, useSources } from './data'
import { SourceFields, VISIBLE } from './Fields'
import { isGuide, isXtream } from './flavour'
import { draftOf, fieldsOf, formOf, leadsElsewhere, savedOf, wrongIn, type SourceForm } from './form'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'
import { inputsOf } from '../parts/fields'

interface Props {
  source: Source
  onDirty: (isDirty: boolean) => void
  onDone: () => void
}

export function EditSource({ source, onDirty, onDone }: Props) {
  const save = useSave(source)
  const initial = useMemo(() => ({ ...formOf(source), known: savedOf(source) }), [source])
  const form = useForm<SourceForm>({ initialValues: initial, validate: wrongIn })
  useDraft(`source ${source.id}`, draftOf(form))
  const isDirty = form.isDirty()
  useEffect(() => onDirty(isDirty), [isDirty, onDirty])
  const elsewhere = useElsewhere(form, initial, save, 'sources')
  const { flavour } = form.values
  const partner = useSources().data?.find(({ id }) => id === source.linked_source_id)
  const asksForPartner = partner !== undefined && isXtream(flavour) && leadsElsewhere(form.values, source)
  const { guard, isAsking } = useGuard()
  const submit = (values: SourceForm) => {
    const fields = { ...fieldsOf(values, source), ...(asksForPartner && { update_linked: values.update_linked }) }
    return guard([{ kind: 'source', id: source.id, record: fields }], confirmed =>
      save.mutate({ fields, known: values.known, confirmed }, { onSuccess: onDone }),
    )
  }
  const { check } = inputsOf(form)
  return (
    <Form
      form={form}
      save={{ error: save.error, isPending: save.isPending || isAsking }}
      visible={VISIBLE}
      verb={t.parts.save}
      onCancel={onDone}
      onSubmit={submit}
    >
      {isXtream(flavour) ? (
        <XtreamAccount form={form} source={source} />
      ) : (
        flavour !== 'manual' && (
          <TextInput
            label={t.sourceForm.address}
            required
            {...form.getInputProps('url')}
            description={t.sourceForm.addressKept}
          />
        )
      )}
      {asksForPartner && (
        <Switch
          label={isGuide(flavour) ? t.sourceForm.alsoChannels : t.sourceForm.alsoTheGuide}
          description={t.sourceForm.partnerToo(partner.name)}
          {...check('update_linked')}
        />
      )}
      <SourceFields form={form} source={source}>
        {flavour === 'xtream' && <Categories form={form} source={source} />}
      </SourceFields>
      <Switch label={t.parts.on} description={t.sourceForm.inUseHint} {...check('enabled')} />
      <Changed
        {...elsewhere}
        title={t.sources.elsewhere}
        busy={save.isPending}
        onMine={() => void submit({ ...form.values, known: undefined })}
      />
    </Form>
  )
}
