// Step 1: the provider, recognised from pasted text and checked.
import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { Fault, Notice } from '../parts/Fault'
import { ButtonLink } from '../parts/Links'
import { Waiting } from '../parts/Page'
import { useFormErrors } from '../parts/Form'
import { Refusal } from '../parts/Refusal'
import { recognise, tried, useCreate, useSources } from '../sources/data'
import { Found } from '../sources/Found'
import { fieldsOf, formOf } from '../sources/form'
import { nameFrom, newGuides, unused } from '../sources/words'
import { t } from '../words/catalogue'
import { read, type Pasted } from './pasted'
import type { Source, SourceFields, SourceKind, Verdict } from '../api/model'
import { Note } from '../parts/Note'

interface Looked {
  pasted: Pasted
  kind: SourceKind
  verdict: Verdict
}

async function look(pasted: Pasted): Promise<Looked> {
  if (pasted.kind === 'address') return { pasted, ...(await recognise({ url: pasted.url })) }
  const { url, username, password } = pasted
  return { pasted, kind: 'stream', verdict: await tried('stream', { source_type: 'xtream', url, username, password }) }
}

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

// Has no draft, because the text contains a password or a secret address.
function Paste() {
  const navigate = useNavigate()
  const known = useSources().data ?? []
  const create = useCreate()
  // What was created already: if a guide is refused, the next try creates only the rest.
  const created = useRef(new Map<string, string>())
  const form = useForm({
    initialValues: { text: '', name: '', films: false },
    validate: { text: text => (read(text) === null ? t.start.understood : null) },
  })
  const element = useFormErrors(form, create.error)
  const check = useMutation({ mutationFn: look, meta: { quiet: true } })
  const looked = check.data
  const isGuide = looked?.kind === 'epg'
  const isGood = looked !== undefined && looked.verdict.is_valid && !isGuide && !check.isPending

  function ask(text: string) {
    const pasted = read(text)
    if (pasted === null) return form.setFieldError('text', text.trim() === '' ? null : t.start.understood)
    form.clearErrors()
    if (JSON.stringify(pasted) === JSON.stringify(check.variables) && check.error === null) return
    form.setFieldValue('name', unused(nameFrom(pasted.url), known))
    check.mutate(pasted)
  }

  async function submit(values: typeof form.values) {
    if (values.text.trim() === '') return form.setFieldError('text', t.start.understood)
    if (looked === undefined || !isGood || JSON.stringify(read(values.text)) !== JSON.stringify(looked.pasted))
      return ask(values.text)
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
          onPaste={event => {
            // Only into an empty field: otherwise the browser has yet to combine the texts.
            if (event.currentTarget.value === '') ask(event.clipboardData.getData('text'))
          }}
          onBlur={event => ask(event.currentTarget.value)}
        />
        {check.error !== null && <Fault error={check.error} retry={() => ask(form.values.text)} />}
        {looked !== undefined && !check.isPending && <Result looked={looked} known={known} />}
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

function Result({
  looked: { pasted, kind, verdict },
  known,
}: {
  looked: Looked
  known: Parameters<typeof newGuides>[1]
}) {
  if (kind === 'epg') return <Notice tone="warn">{t.start.isGuide}</Notice>
  const isAccount = pasted.kind === 'account'
  const hasGuide = isAccount ? verdict.context.has_guide : newGuides(verdict.context.guide_urls, known).length > 0
  return (
    <Stack gap={4}>
      {isAccount && <Text fw={600}>{t.start.asAccount(pasted.username)}</Text>}
      <Found flavour={isAccount ? 'xtream' : 'm3u'} verdict={verdict} shown={[]} />
      {verdict.is_valid && <Note pl={28}>{hasGuide ? t.start.foundGuide : t.start.foundNoGuide}</Note>}
    </Stack>
  )
}

/** The source and the guides that its playlist names. The server adds the guide of an account. */
function sourcesFor(
  { pasted, verdict }: Looked,
  { name, films }: { name: string; films: boolean },
  known: Parameters<typeof newGuides>[1],
): { kind: SourceKind; fields: SourceFields }[] {
  const form = { ...formOf(), name, url: pasted.url }
  if (pasted.kind === 'account') {
    const { username, password } = pasted
    const parts = { include_vod: films, include_series: films }
    return [{ kind: 'stream', fields: fieldsOf({ ...form, ...parts, flavour: 'xtream', username, password }) }]
  }
  const guides = newGuides(verdict.context.guide_urls, known).map((url, at) => ({
    kind: 'epg' as const,
    fields: { name: t.sourceForm.guideOf(name, at), url, update_cron: form.update_cron },
  }))
  return [{ kind: 'stream', fields: fieldsOf({ ...form, flavour: 'm3u' }) }, ...guides]
}
