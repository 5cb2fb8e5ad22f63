// The form of one manual channel. Its caller saves it.
import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect } from 'react'
import { useDraft } from '../parts/draft'
import { Form } from '../parts/Form'
import { t } from '../words/catalogue'
import { wrongIn } from './check'
import { ChannelFields } from './Fields'
import { formOf, type ManualForm } from './form'

interface Props {
  source: string
  /** The name of its draft. */
  name: string
  start: ManualForm
  isNew: boolean
  /** The text of the submit button. */
  verb: string
  save: { error: unknown; isPending: boolean }
  onSubmit: (values: ManualForm) => Promise<void>
  onDirty: (isDirty: boolean) => void
  onDone: () => void
  /** Called when a channel is saved and the form stays open for another. */
  onAnother?: (values: ManualForm) => void
  onDelete?: () => void
}

export function ChannelForm(props: Props) {
  const { source, name, start, isNew, verb, save, onSubmit, onDirty, onDone, onAnother, onDelete } = props
  const form = useForm<ManualForm>({ initialValues: start, validate: wrongIn })
  useDraft(`channel ${name} of ${source}`, form)
  const isDirty = form.isDirty()
  useEffect(() => onDirty(isDirty), [isDirty, onDirty])

  async function submit(values: ManualForm, onSaved: () => void) {
    try {
      await onSubmit(values)
    } catch {
      // The form shows what was refused.
      return
    }
    onSaved()
  }
  /** Keeps what channels in a row have in common. */
  function next(values: ManualForm, first: HTMLElement | null | undefined) {
    onAnother?.(values)
    form.setValues({ ...formOf(), group_title: values.group_title })
    first?.focus()
  }

  const deleting = onDelete && (
    <Button variant="subtle" color="red" mr="auto" onClick={onDelete}>
      {t.parts.delete}
    </Button>
  )
  const another = isNew && (
    <Button
      variant="default"
      disabled={save.isPending}
      onClick={({ currentTarget }) => {
        const first = currentTarget.form?.querySelector('input')
        form.onSubmit(values => void submit(values, () => next(values, first)))()
      }}
    >
      {t.manual.addAnother}
    </Button>
  )
  return (
    <Form
      form={form}
      save={save}
      verb={verb}
      onCancel={onDone}
      buttons={[deleting, another]}
      onSubmit={values => submit(values, onDone)}
    >
      <ChannelFields form={form} source={source} />
    </Form>
  )
}
