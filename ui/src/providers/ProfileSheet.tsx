// One profile: what it says differently from the settings of all.
import { Button, Drawer, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { Problem } from '../api/problem'
import { useFirstWrong, useFocusBack } from '../parts/focus'
import { Refusal, showErrors } from '../parts/Refusal'
import { t } from '../words/catalogue'
import { useSavePatience, type Patience } from './data'
import { codesOf, fieldsOfProfile, formOfProfile, ofProfile, wrongName, type ProfileForm } from './form'

interface Props {
  config: Patience
  /** Empty for a new one. */
  name: string
  onClose: () => void
}

export function ProfileSheet({ config, name, onClose }: Props) {
  const isNew = name === ''
  useFocusBack(`profile ${name}`, 'profile ')
  const save = useSavePatience()
  const form = useForm<ProfileForm>({
    initialValues: formOfProfile(name, config.profiles[name]),
    validate: { name: given => (isNew ? wrongName(given, Object.keys(config.profiles)) : null) },
  })
  const refusal = save.error instanceof Problem ? ofProfile(save.error, form.values.name.trim()) : save.error
  const wrong = useFirstWrong(refusal)
  const number = (field: 'failure_threshold' | 'reset_timeout' | 'success_threshold' | 'operation_timeout') => ({
    allowDecimal: false,
    clampBehavior: 'none' as const,
    placeholder: t.providers.asAll(String(config.global[field])),
    ...form.getInputProps(field),
  })
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
          <NumberInput label={t.providers.threshold} min={1} max={100} {...number('failure_threshold')} />
          <NumberInput
            label={t.providers.pause}
            suffix={t.providers.seconds}
            min={1}
            max={86_400}
            {...number('reset_timeout')}
          />
          <NumberInput
            label={t.providers.success}
            description={t.providers.successHint}
            min={1}
            max={100}
            {...number('success_threshold')}
          />
          <NumberInput
            label={t.providers.timeout}
            description={t.providers.timeoutHint}
            suffix={t.providers.seconds}
            min={0}
            max={3600}
            {...number('operation_timeout')}
          />
          <TextInput
            label={t.providers.codes}
            description={t.providers.codesHint}
            placeholder={t.providers.asAll(codesOf(config.global))}
            spellCheck={false}
            {...form.getInputProps('acceptable_status_codes')}
          />
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
