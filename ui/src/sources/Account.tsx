// The account at an Xtream provider, with a check before saving.
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { Password } from '../parts/Password'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { sentence } from '../api/problem'
import { Fault } from '../parts/Fault'
import { AcceptedInForm } from './Certificate'
import { tried } from './data'
import { accountIn, FLAVOURS } from './flavour'
import { fieldsOf, wrongIn, type Form } from './form'
import { Found } from './Found'
import { fillFrom } from './message'
import { completed, settingsOf } from './words'
import { t } from '../words/catalogue'
import type { Source, Verdict } from '../api/model'
import { inputsOf } from '../parts/fields'

const SHOWN = ['url', 'username', 'password']

interface Props {
  form: Form
  /** The edited source, for values that the form does not have. */
  source?: Source
  /** Called with the server, to suggest a name. */
  onServer?: (server: string) => void
  /** Called with the guides that a pasted message names. */
  onGuides?: (guides: string[]) => void
  /** Called with the result of a successful check. */
  onFound?: (verdict: Verdict) => void
}

export function XtreamAccount({ form, source, onServer, onGuides, onFound }: Props) {
  const { flavour } = form.values
  const check = useMutation({
    mutationFn: () => tried(FLAVOURS[flavour].kind, fieldsOf(form.getValues(), source), source),
    onSuccess: verdict => {
      form.setErrors(Object.fromEntries(settingsOf(verdict).map(({ field, message }) => [field, sentence(message)])))
      if (verdict.is_valid) onFound?.(verdict)
    },
    meta: { quiet: true },
  })

  /** The settings of the last check. */
  const asked = useRef('')

  /** A pasted address may contain the whole account. */
  function settle(text: string) {
    const account = accountIn(completed(text))
    if (account !== null) form.setValues(account)
    else if (completed(text) !== form.values.url) form.setFieldValue('url', completed(text))
    onServer?.(account?.url ?? completed(text))
  }

  function ask() {
    asked.current = [form.values.url, form.values.username, form.values.password].map(text => text.trim()).join(' ')
    const wrong = Object.entries({ ...wrongIn(form.values), name: null }).filter(([, message]) => message !== null)
    if (wrong.length > 0) form.setErrors(Object.fromEntries(wrong))
    else check.mutate()
  }

  function trust(fingerprint: string) {
    form.setFieldValue('trusted_fingerprint', fingerprint)
    check.mutate()
  }

  const { input } = inputsOf(form)
  return (
    <Stack gap="md">
      <TextInput
        label={t.sourceForm.server}
        description={t.sourceForm.serverHint}
        placeholder="http://…"
        required
        // After a message was pasted into the field that was here before.
        autoFocus={onServer !== undefined && form.values.url !== ''}
        {...input('url')}
        onPaste={event => {
          const message = fillFrom(event, form)
          if (message === undefined) return
          onGuides?.(message.guides)
          onServer?.(form.getValues().url)
        }}
        onBlur={event => settle(event.currentTarget.value)}
      />
      <Group gap="sm" align="start" grow preventGrowOverflow={false} wrap="wrap">
        <TextInput label={t.account.username} required autoComplete="off" miw={180} {...input('username')} />
        <Password
          label={t.account.password}
          placeholder={source?.has_password === true ? t.sourceForm.passwordKept : undefined}
          autoComplete="new-password"
          miw={180}
          {...input('password')}
          onBlur={event => {
            // Not while typing: providers may lock an account after wrong passwords.
            const { url, username } = form.values
            const said = [url, username, event.currentTarget.value].map(text => text.trim())
            const hasAll = said.every(text => text !== '')
            if (hasAll && said.join(' ') !== asked.current) ask()
          }}
        />
      </Group>
      <div>
        <Button variant="default" loading={check.isPending} onClick={ask}>
          {t.sourceForm.tryIt}
        </Button>
      </div>
      {check.error !== null && <Fault error={check.error} />}
      {check.data !== undefined && !check.isPending && (
        <Found flavour={flavour} verdict={check.data} shown={SHOWN} onCertificate={trust} />
      )}
      <AcceptedInForm fingerprint={form.values.trusted_fingerprint} onRevoke={() => trust('')} />
    </Stack>
  )
}
