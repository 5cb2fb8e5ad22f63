import { Button, Group, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useFirstWrong } from '../parts/focus'
import { Refusal, showErrors } from '../parts/Refusal'
import { XtreamAccount } from './Account'
import { Categories } from './Categories'
import { useSave, useSources, type Source } from './data'
import { SourceFields, VISIBLE } from './Fields'
import { isGuide, isXtream } from './flavour'
import { fieldsOf, formOf, leadsElsewhere, wrongIn, type SourceForm } from './form'

export function EditSource({ source, onDone }: { source: Source; onDone: () => void }) {
  const save = useSave(source)
  const form = useForm<SourceForm>({ initialValues: formOf(source), validate: wrongIn })
  const wrong = useFirstWrong(save.error)
  const { flavour } = form.values
  const partner = useSources().data?.find(({ id }) => id === source.linked_source_id)
  const asksForPartner = partner !== undefined && isXtream(flavour) && leadsElsewhere(form.values, source)
  const submit = (values: SourceForm) =>
    save.mutate(
      { ...fieldsOf(values, source), ...(asksForPartner && { update_linked: values.update_linked }) },
      { onSuccess: onDone, onError: error => showErrors(form, error) },
    )
  return (
    <form ref={wrong} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        {isXtream(flavour) ? (
          <XtreamAccount form={form} source={source} />
        ) : (
          flavour !== 'manual' && (
            <TextInput
              label="Address"
              required
              {...form.getInputProps('url')}
              description="Secret parts show as {name} and stay as they are."
            />
          )
        )}
        {asksForPartner && (
          <Switch
            label={isGuide(flavour) ? 'Also change the channels' : 'Also change the guide'}
            description={`${partner.name} gets the same server and account.`}
            {...form.getInputProps('update_linked', { type: 'checkbox' })}
          />
        )}
        <SourceFields form={form} source={source}>
          {flavour === 'xtream' && <Categories form={form} source={source} />}
        </SourceFields>
        <Switch
          label="In use"
          description="What is off is not refreshed, and leaves your playlists when they are next generated."
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <Refusal error={save.error} visible={VISIBLE} />
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
