// One profile: where it differs from the settings for all providers.
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMemo } from 'react'
import { tell } from '../api/cache'
import type { BreakerConfig } from '../api/model'
import { Problem } from '../api/problem'
import { useFocusBack } from '../parts/focus'
import { Form } from '../parts/Form'
import { Sheet } from '../parts/Sheet'
import { t } from '../words/catalogue'
import { useSaveBreakers } from './data'
import { fieldsOfProfile, formOfProfile, ofProfile, wrongName, type ProfileForm } from './form'
import { LimitFields } from './Limits'
import { Note } from '../parts/Note'

interface Props {
  config: BreakerConfig
  /** Empty for a new one. */
  name: string
  onClose: () => void
}

export function ProfileSheet({ config, name, onClose }: Props) {
  const isNew = name === ''
  useFocusBack(`profile ${name}`, 'profile ')
  const { mutate, variables, error, isPending } = useSaveBreakers()
  const form = useForm<ProfileForm>({
    initialValues: formOfProfile(name, config.profiles[name]),
    validate: { name: given => (isNew ? wrongName(given, Object.keys(config.profiles)) : null) },
  })
  const saved = Object.keys(variables?.profiles ?? {})[0] ?? ''
  const refusal = useMemo(() => (error instanceof Problem ? ofProfile(error, saved) : error), [error, saved])
  const done = () => {
    tell(t.settings.saved)
    onClose()
  }
  return (
    <Sheet
      onClose={onClose}
      title={isNew ? t.providers.addProfile : t.providers.profileNamed(name)}
      size={480}
      isDirty={form.isDirty()}
    >
      <Form
        form={form}
        save={{ error: refusal, isPending }}
        verb={isNew ? t.providers.addVerb : t.parts.save}
        onCancel={onClose}
        onSubmit={values =>
          mutate({ profiles: { [values.name.trim()]: fieldsOfProfile(values) } }, { onSuccess: done })
        }
      >
        <Note>{t.providers.profileHint}</Note>
        <TextInput
          data-autofocus={isNew || undefined}
          label={t.parts.name}
          description={t.providers.profileNameHint}
          required={isNew}
          disabled={!isNew}
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <LimitFields input={form.getInputProps} usual={config.global} cols={1} />
      </Form>
    </Sheet>
  )
}
