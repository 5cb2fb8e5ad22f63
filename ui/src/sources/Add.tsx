// Adding a source: paste an address, see what it is, save. The guides that a playlist names come along.
import { Button, Checkbox, Drawer, Group, Loader, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCircleCheck } from '../parts/icons'
import { useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { tell } from '../api/cache'
import { sentence } from '../api/problem'
import { Fault, Notice } from '../parts/Fault'
import { Refusal, showErrors } from '../parts/Refusal'
import { recognise, useCreate, useSources, type Kind, type Verdict } from './data'
import { SourceFields } from './Fields'
import { fieldsOf, formOf, type SourceForm } from './form'
import { addressError, completed, KIND, likely, nameFrom, newGuides, settingsOf, unused } from './words'

export function AddSource({ onClose }: { onClose: () => void }) {
  const { url: pasted = '' } = useSearch({ strict: false })
  const [kind, setKind] = useState<Kind>(likely(pasted))
  const [guides, setGuides] = useState<string[]>([])
  const known = useSources().data ?? []
  const create = useCreate()
  // What this form has created: when a guide is refused, the next try goes on with what is missing.
  const created = useRef(new Set<string>())
  const form = useForm<SourceForm>({ initialValues: { ...formOf(), url: pasted }, validate: { url: addressError } })
  const check = useMutation({
    mutationFn: recognise,
    onSuccess: ({ kind, verdict }) => {
      setKind(kind)
      form.setErrors(Object.fromEntries(settingsOf(verdict).map(({ field, message }) => [field, sentence(message)])))
      setGuides(verdict.is_valid ? newGuides(verdict.context.guide_urls, known) : [])
    },
    meta: { quiet: true },
  })

  function ask(url: string) {
    const text = completed(url)
    if (text === '' || (text === check.variables?.url && check.error === null)) return
    const wrong = addressError(text)
    if (wrong !== null) return form.setFieldError('url', wrong)
    if (form.values.name === '') form.setFieldValue('name', unused(nameFrom(text), known))
    check.mutate({ ...fieldsOf({ ...form.values, url: text }), name: '' })
  }

  useEffect(() => {
    if (pasted !== '') ask(pasted)
    // Once, for the address that a link brought.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  async function submit(values: SourceForm) {
    try {
      const wanted = [{ kind, fields: fieldsOf(values) }]
      for (const [at, url] of guides.entries()) {
        wanted.push({ kind: 'epg', fields: { name: `${values.name} guide${at === 0 ? '' : ` ${at + 1}`}`, url } })
      }
      for (const source of wanted.filter(({ fields }) => !created.current.has(fields.url ?? ''))) {
        await create.mutateAsync(source)
        created.current.add(source.fields.url ?? '')
      }
      tell(`${values.name} is added and being read.`)
      onClose()
    } catch (error) {
      showErrors(form, error)
    }
  }

  return (
    <Drawer
      opened
      onClose={onClose}
      title="Add a source"
      size={560}
      // What was typed does not go with a click beside it.
      closeOnClickOutside={!form.isDirty()}
      closeOnEscape={!form.isDirty()}
    >
      <form onSubmit={form.onSubmit(values => void submit(values))}>
        <Stack gap="md">
          <TextInput
            data-autofocus
            label="Address"
            description="Paste what your provider gave you: a playlist (M3U) or a guide (XMLTV), compressed or not."
            placeholder="https://…"
            required
            {...form.getInputProps('url')}
            onPaste={event => ask(event.clipboardData.getData('text'))}
            // Not while pasting: the browser still puts the text in after that.
            onBlur={event => {
              const url = completed(event.currentTarget.value)
              if (url !== form.values.url) form.setFieldValue('url', url)
              ask(url)
            }}
            rightSection={check.isPending && <Loader size="xs" aria-label="Looking at it" />}
          />
          {check.error !== null && (
            <Fault error={check.error} retry={() => check.mutate(fieldsOf({ ...form.values, name: '' }))} />
          )}
          {check.data !== undefined && !check.isPending && (
            <Found kind={check.data.kind} verdict={check.data.verdict} />
          )}
          <SegmentedControl
            aria-label="Kind"
            fullWidth
            value={kind}
            onChange={value => setKind(value as Kind)}
            data={(['stream', 'epg'] as const).map(value => ({ value, label: KIND[value] }))}
          />
          <SourceFields form={form} kind={kind} />
          {kind === 'stream' &&
            check.data !== undefined &&
            newGuides(check.data.verdict.context.guide_urls, known).map(url => (
              <Checkbox
                key={url}
                label="Also add the guide that it names"
                description={url}
                checked={guides.includes(url)}
                onChange={event =>
                  setGuides(event.currentTarget.checked ? [...guides, url] : guides.filter(other => other !== url))
                }
                styles={{ description: { overflowWrap: 'anywhere' } }}
              />
            ))}
          <Refusal error={create.error} visible={['name', 'url']} />
          <Group gap="xs" justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add source
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}

/** What is behind the address. */
function Found({ kind, verdict }: { kind: Kind; verdict: Verdict }) {
  const { context } = verdict
  const wrong = settingsOf(verdict)
  if (wrong.length > 0) {
    // Those of the fields in sight stand there.
    const folded = wrong.filter(({ field }) => field !== 'url' && field !== 'name')
    if (folded.length === 0) return null
    return <Notice tone="warn">{folded.map(({ message }) => `${sentence(message)}.`).join(' ')}</Notice>
  }
  if (!verdict.is_valid) return <Notice tone="warn">{verdict.message}</Notice>
  return (
    <Stack gap={4} role="status">
      <Group gap={8} wrap="nowrap" align="start">
        <IconCircleCheck size={20} stroke={1.5} color="var(--lineup-good)" style={{ flex: 'none' }} />
        <Text>
          A {KIND[kind].toLowerCase()}. {verdict.message}
        </Text>
      </Group>
      {context.examples.length > 0 && (
        <Text c="dimmed" size="sm" pl={28}>
          {context.examples.join(', ')}
          {context.channels > context.examples.length && ' …'}
        </Text>
      )}
      {verdict.warnings.map(warning => (
        <Text key={warning} size="sm" pl={28} style={{ overflowWrap: 'anywhere' }}>
          {warning}
        </Text>
      ))}
    </Stack>
  )
}
