// One profile: what it says differently from the settings of all.
import { Button, Drawer, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { Problem } from '../api/problem'
import { useFirstWrong, useFocusBack } from '../parts/focus'
import { Refusal, showErrors } from '../parts/Refusal'
import { t } from '../words/catalogue'
import { useSaveBreakers } from './data'
import { fieldsOfProfile, formOfProfile, ofProfile, wrongName, type ProfileForm } from './form'
import { LimitFields } from './Limits'
import type { BreakerConfig } from '../api/model'

interface Props {
  config: BreakerConfig
  /** Empty for a new one. */
  name: string
  onClose: () => void
}

export function ProfileSheet({ config, name, onClose }: Props) {
  const isNew = name === ''
  useFocusBack(`profile ${name}`, 'profile ')
  const save = useSaveBreakers()
  const form = useForm<ProfileForm>({
    initialValues: formOfProfile(name, config.profiles[name]),
    validate: { name: given => (isNew ? wrongName(given, Object.keys(config.profiles)) : null) },
  })
  const refusal = save.error instanceof Problem ? ofProfile(save.error, form.values.name.trim()) : save.error
  const wrong = useFirstWrong(refusal)
  const submit = (values: ProfileForm) =>
    save.mutate(
      { profiles: { [values.name.trim()]: fieldsOfProfile(values) } },
      {
        onSuccess: () => {
          tell(t.providers.saved)
          onClose()
        },
        onError: error => showErrors(form, error instanceof Problem ? ofProfile(error, values.name.trim()) : error),
      },
    )
  return (
    <Drawer
      opened
      onClose={onClose}
      title={isNew ? t.providers.addProfile : t.providers.profileNamed(name)}
      size={480}
      // What was typed does not go with a click beside it.
      closeOnClickOutside={!form.isDirty()}
      closeOnEscape={!form.isDirty()}
    >
      <form ref={wrong} onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="md">
          <Text c="dimmed" size="sm">
            {t.providers.profileHint}
          </Text>
          <TextInput
            data-autofocus={isNew || undefined}
            label={t.providers.profileName}
            description={t.providers.profileNameHint}
            required={isNew}
            disabled={!isNew}
            spellCheck={false}
            {...form.getInputProps('name')}
          />
          <LimitFields input={form.getInputProps} usual={config.global} cols={1} />
          <Refusal error={refusal} visible={Object.keys(form.values)} />
          <Group gap="xs" justify="end">
            <Button variant="default" onClick={onClose}>
              {t.providers.cancel}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {isNew ? t.providers.addVerb : t.providers.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
