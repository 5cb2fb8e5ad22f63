import { Button, Group, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Refusal, showErrors } from '../parts/Refusal'
import { useSave, type Source } from './data'
import { SourceFields } from './Fields'
import { fieldsOf, formOf, type SourceForm } from './form'
import { addressError } from './words'

export function EditSource({ source, onDone }: { source: Source; onDone: () => void }) {
  const save = useSave(source)
  const form = useForm<SourceForm>({ initialValues: formOf(source), validate: { url: addressError } })
  const submit = (values: SourceForm) =>
    save.mutate(fieldsOf(values, source), {
      onSuccess: onDone,
      onError: error => showErrors(form, error),
    })
  return (
    <form onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <TextInput
          label="Address"
          required
          {...form.getInputProps('url')}
          description="Secret parts show as {name} and stay as they are."
        />
        <SourceFields form={form} kind={source.source_kind} hasPassword={source.has_password} />
        <Switch
          label="In use"
          description="What is off is not refreshed, and leaves your playlists when they are next generated."
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <Refusal error={save.error} visible={['name', 'url']} />
        <Group gap="xs" justify="end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
