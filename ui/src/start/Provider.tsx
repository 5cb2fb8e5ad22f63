// Step 1: the provider, recognised from pasted text and checked.
import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Fault, Notice } from '../parts/Fault'
import { ButtonLink } from '../parts/Links'
import { Waiting } from '../parts/Page'
import { focusInvalid } from '../parts/focus'
import { useFormErrors } from '../parts/Form'
import { Refusal } from '../parts/Refusal'
import { AcceptedInForm } from '../sources/Certificate'
import { useCreate, useSources } from '../sources/data'
import { FileField } from '../sources/FileField'
import { Found } from '../sources/Found'
import { completed, nameFrom, unused } from '../sources/words'
import { t } from '../words/catalogue'
import { guideIn, isGuide, look, sourcesFor, type Looked, type Whole } from './look'
import { Login } from './Login'
import { read, type Pasted } from './pasted'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'

/** `id`: the source that was added already, after going back. */
export function Provider({ id }: { id: string | undefined }) {
  const sources = useSources()
  const added = sources.data?.find(source => source.id === id)
  if (id !== undefined && sources.isPending) return <Waiting />
  return added === undefined ? <Paste /> : <Added source={added} />
}

/** Continues with it: pasting again would add a second source. */
function Added({ source }: { source: Source }) {
  return (
    <Stack gap="md">
      <Title order={2}>{t.start.stepProvider}</Title>
      <Text>{t.start.added(source.name)}</Text>
      <Group gap="xs">
        <ButtonLink to="/start" search={{ step: 'groups', source: source.id }}>
          {t.start.take}
        </ButtonLink>
        <ButtonLink variant="default" to="/start" search={{}}>
          {t.start.another}
        </ButtonLink>
      </Group>
    </Stack>
  )
}

const EMPTY = { url: '', username: '', password: '' }

interface Refused {
  text: string
  error: string | undefined
  /** The login is asked for in three fields. */
  isLogin: boolean
}

/** The text as the field has it after it was pasted. */
const lines = (text: string) => text.replace(/\r\n?/g, '\n')

// Has no draft, because the text contains a password or a secret address.
function Paste() {
  const navigate = useNavigate()
  const known = useSources().data ?? []
  const create = useCreate()
  // What was created already: if a guide is refused, the next try creates only the rest.
  const created = useRef(new Map<string, string>())
  const form = useForm({ initialValues: { text: '', name: '', films: false, ...EMPTY } })
  const element = useFormErrors(form, create.error)
  const check = useMutation({ mutationFn: look, meta: { quiet: true } })
  /** The last text that was no whole login or address, and what is wrong with it. */
  const [refused, setRefused] = useState<Refused>()
  const isLacking = refused?.isLogin === true
  const looked = check.data
  const isGood = looked !== undefined && looked.verdict.is_valid && !isGuide(looked) && !check.isPending

  function ask(given: string) {
    const text = lines(given)
    // The fields hold what is missing.
    if (text === refused?.text) return
    const pasted = read(text)
    form.clearErrors()
    setRefused(undefined)
    if (pasted?.kind === 'account' || pasted?.kind === 'address') return start(pasted)
    check.reset()
    if (pasted?.kind === 'portal') return setRefused({ text, error: t.start.isPortal, isLogin: false })
    if (text.trim() === '') return
    form.setValues({ ...EMPTY, ...(pasted !== null && pick(pasted)) })
    setRefused({ text, error: pasted === null ? t.start.understood : undefined, isLogin: true })
  }

  function start(pasted: Whole) {
    if (JSON.stringify(pasted) === JSON.stringify(check.variables?.pasted) && check.error === null) return
    form.setFieldValue('name', unused(nameFrom(pasted.url), known))
    check.mutate({ pasted, trusted_fingerprint: '' })
  }

  /** The login in the three fields, once it is whole. */
  function ofFields({ text, url, username, password }: typeof form.values): Whole | null {
    const pasted = read(text)
    const guides = pasted !== null && 'guides' in pasted ? { guides: pasted.guides } : {}
    const filled = { url: completed(url), username: username.trim(), password: password.trim() }
    return Object.values(filled).includes('') ? null : { kind: 'account', ...filled, ...guides }
  }

  async function submit(values: typeof form.values) {
    const pasted = isLacking ? ofFields(values) : read(values.text)
    if (isLacking && pasted === null) {
      const needed = { url: t.start.serverNeeded, username: t.account.userNeeded, password: t.account.passwordNeeded }
      const wrong = Object.entries(needed).filter(([name]) => values[name as keyof typeof EMPTY].trim() === '')
      form.setErrors(Object.fromEntries(wrong))
      return focusInvalid(element.current)
    }
    if (values.text.trim() === '' && pasted === null) return form.setFieldError('text', t.start.understood)
    if (looked === undefined || !isGood || JSON.stringify(pasted) !== JSON.stringify(looked.pasted))
      return isLacking ? start(pasted as Whole) : ask(values.text)
    try {
      for (const one of sourcesFor(looked, values, known)) {
        const key = `${one.kind} ${one.fields.url ?? ''}`
        if (!created.current.has(key)) created.current.set(key, (await create.mutateAsync(one)).id)
      }
      const [source = ''] = created.current.values()
      // Back leads here and finds the added source.
      await navigate({ to: '/start', search: { step: 'provider', source }, replace: true })
      void navigate({ to: '/start', search: { step: 'groups', source } })
    } catch {
      // The form shows what was refused.
    }
  }

  return (
    <form ref={element} onSubmit={form.onSubmit(values => void submit(values))} noValidate>
      <Stack gap="md">
        <Title order={2}>{t.start.stepProvider}</Title>
        <Textarea
          data-autofocus
          autoFocus
          label={t.start.pasteLabel}
          description={t.start.pasteHow}
          placeholder="https://…"
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          autoComplete="off"
          required
          {...form.getInputProps('text')}
          error={form.errors.text ?? (refused?.text === lines(form.values.text) ? refused.error : undefined)}
          onPaste={event => {
            // Only into an empty field: otherwise the browser has yet to combine the texts.
            if (event.currentTarget.value === '') ask(event.clipboardData.getData('text'))
          }}
          onBlur={event => ask(event.currentTarget.value)}
        />
        {isLacking && <Login form={form} />}
        {check.error !== null && <Fault error={check.error} retry={() => check.mutate(check.variables)} />}
        <FileField
          onUploaded={file => {
            form.setFieldValue('text', file.url)
            ask(file.url)
          }}
        />
        {looked !== undefined && !check.isPending && (
          <Result
            looked={looked}
            known={known}
            onCertificate={trusted_fingerprint => check.mutate({ pasted: looked.pasted, trusted_fingerprint })}
          />
        )}
        {isGood && looked.pasted.kind === 'account' && (
          <Checkbox
            label={t.start.withFilms}
            description={t.start.withFilmsWhy}
            {...form.getInputProps('films', { type: 'checkbox' })}
          />
        )}
        {isGood && <TextInput label={t.parts.name} required {...form.getInputProps('name')} />}
        <Refusal error={create.error} visible={['name']} />
        <Group>
          <Button type="submit" loading={check.isPending || create.isPending}>
            {isGood ? t.start.take : t.start.look}
          </Button>
          {check.isPending && (
            <Text c="dimmed" role="status">
              {t.start.looking}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  )
}

interface ResultProps {
  looked: Looked
  known: Source[]
  onCertificate: (fingerprint: string) => void
}

function Result({ looked, known, onCertificate }: ResultProps) {
  if (isGuide(looked)) return <Notice tone="warn">{t.start.isGuide}</Notice>
  const { pasted, trusted_fingerprint, verdict } = looked
  const isAccount = pasted.kind === 'account'
  return (
    <Stack gap={4}>
      {isAccount && <Text fw={600}>{t.start.asAccount(pasted.username)}</Text>}
      <Found flavour={isAccount ? 'xtream' : 'm3u'} verdict={verdict} shown={[]} onCertificate={onCertificate} />
      <AcceptedInForm fingerprint={trusted_fingerprint} onRevoke={() => onCertificate('')} />
      {verdict.is_valid && <Note pl={28}>{t.start.guideIs[guideIn(looked, known)]}</Note>}
    </Stack>
  )
}

/** What was found of a login. */
const pick = (pasted: Extract<Pasted, { kind: 'partial' }>) => ({
  url: pasted.url,
  username: pasted.username,
  password: pasted.password,
})
