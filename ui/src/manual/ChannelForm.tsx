// The form of one channel, for whoever keeps what it says.
import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect } from 'react'
import { useDraft } from '../parts/draft'
import { toFirstWrong, useFirstWrong } from '../parts/focus'
import { Refusal, showErrors } from '../parts/Refusal'
import { t } from '../words/catalogue'
import { ChannelFields } from './Fields'
import { formOf, type ManualForm } from './form'
import { wrongIn } from './check'

interface Props {
  source: string
  /** The name of its draft. */
  name: string
  start: ManualForm
  isNew: boolean
  /** What the button does. */
  verb: string
  /** What was refused, and whether an answer is awaited. */
  error: unknown
  isSaving: boolean
  onSubmit: (values: ManualForm) => Promise<void>
  onDirty: (isDirty: boolean) => void
  onDone: () => void
  /** Said of what is written down while the form stays for another. */
  onAnother?: (values: ManualForm) => void
  onDelete?: () => void
}

export function ChannelForm(props: Props) {
  const { source, name, start, isNew, verb, error, isSaving, onSubmit, onDirty, onDone, onAnother, onDelete } = props
  const form = useForm<ManualForm>({ initialValues: start, validate: wrongIn })
  useDraft(`channel ${name} of ${source}`, form)
  const isDirty = form.isDirty()
  useEffect(() => onDirty(isDirty), [isDirty, onDirty])
  const wrong = useFirstWrong(error)

  async function submit(values: ManualForm, another: boolean) {
    try {
      await onSubmit(values)
    } catch (error) {
      return showErrors(form, error)
    }
    if (!another) return onDone()
    onAnother?.(values)
    // What many in a row have in common stays.
    form.setValues({ ...formOf(), group_title: values.group_title })
    wrong.current?.querySelector<HTMLElement>('input')?.focus()
  }

  return (
    <form ref={wrong} onSubmit={form.onSubmit(values => void submit(values, false), toFirstWrong)} noValidate>
      <Stack gap="md">
        <ChannelFields form={form} source={source} />
        <Refusal error={error} visible={Object.keys(form.values)} />
        <Group gap="xs" justify="end">
          {onDelete !== undefined && (
            <Button variant="subtle" color="red" mr="auto" onClick={onDelete}>
              {t.manual.delete}
            </Button>
          )}
          <Button variant="default" onClick={onDone}>
            {t.manual.cancel}
          </Button>
          {isNew && (
            <Button
              variant="default"
              disabled={isSaving}
              onClick={() => form.onSubmit(values => void submit(values, true))()}
            >
              {t.manual.addAnother}
            </Button>
          )}
          <Button type="submit" loading={isSaving}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
