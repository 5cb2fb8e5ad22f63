// The address of a playlist or guide, checked as soon as it is complete.
import { Button, Group, Loader, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { sentence } from '../api/problem'
import { Fault } from '../parts/Fault'
import { AcceptedInForm } from './Certificate'
import { recognise } from './data'
import { FileField } from './FileField'
import { accountIn, flavourOf } from './flavour'
import { fieldsOf, type Form } from './form'
import { Found } from './Found'
import { fillFrom } from './message'
import { addressError, completed, isWhole, newGuides, settingsOf } from './words'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

/** The pause in typing before the check, in milliseconds. */
const PAUSE = 900

interface Props {
  form: Form
  known: Source[]
  /** Called with the guides that belong to it: those that the playlist names, and those of a pasted message. */
  onGuides: (guides: string[]) => void
  onAddress: (address: string) => void
}

export function PastedAddress({ form, known, onGuides, onAddress }: Props) {
  const { flavour, url } = form.values
  /** The guides of a pasted message, with the address that they are for. */
  const beside = useRef<{ url: string; guides: string[] }>(undefined)
  const check = useMutation({
    mutationFn: recognise,
    onSuccess: ({ kind, verdict }, asked) => {
      // The person went on with another address, or with the account in this one.
      if (completed(form.getValues().url) !== asked.url) return
      form.setFieldValue('flavour', flavourOf({ source_kind: kind, source_type: kind === 'epg' ? 'xmltv' : 'm3u' }))
      form.setErrors(Object.fromEntries(settingsOf(verdict).map(({ field, message }) => [field, sentence(message)])))
      const pasted = beside.current?.url === asked.url ? beside.current.guides : []
      const named = verdict.is_valid ? verdict.context.guide_urls : []
      onGuides(newGuides([...new Set([...named, ...pasted])], known))
    },
    meta: { quiet: true },
  })
  const account = flavour === 'm3u' ? accountIn(completed(url)) : null

  function ask(given: string) {
    const text = completed(given)
    if (text === '' || (text === check.variables?.url && check.error === null)) return
    const wrong = addressError(text)
    if (wrong !== null) return form.setFieldError('url', wrong)
    start(text)
  }

  function start(text: string) {
    onAddress(text)
    check.mutate({ ...fieldsOf({ ...form.getValues(), url: text }), source_type: undefined, name: '' })
  }

  function trust(fingerprint: string) {
    form.setFieldValue('trusted_fingerprint', fingerprint)
    start(completed(url))
  }

  useEffect(() => {
    if (url !== '') ask(url)
    // Once, for the address in the link.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  // While typing, after a pause, if the address is complete.
  const [settled] = useDebouncedValue(url, PAUSE)
  useEffect(() => {
    if (settled === url && isWhole(settled)) ask(settled)
    // Only typing starts a check.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])

  return (
    <>
      <TextInput
        data-autofocus
        label={t.sourceForm.address}
        description={t.sourceForm.addressHint}
        placeholder="https://…"
        required
        {...form.getInputProps('url')}
        onPaste={event => {
          const message = fillFrom(event, form)
          if (message === undefined) return ask(event.clipboardData.getData('text'))
          beside.current = { url: message.address ?? '', guides: message.guides }
          onGuides(newGuides(message.guides, known))
          if (message.address === undefined) onAddress(form.getValues().url)
          else ask(message.address)
        }}
        // Not while pasting, because the browser inserts the text afterwards.
        onBlur={event => {
          const text = completed(event.currentTarget.value)
          if (text !== url) form.setFieldValue('url', text)
          ask(text)
        }}
        rightSection={check.isPending && <Loader size="xs" aria-label={t.start.looking} />}
      />
      <FileField
        onUploaded={file => {
          form.setFieldValue('url', file.url)
          start(file.url)
        }}
      />
      {account !== null && (
        <Group gap="xs" role="status" wrap="nowrap" justify="space-between">
          <Text>{t.sourceForm.isXtream}</Text>
          <Button variant="default" flex="none" onClick={() => form.setValues({ ...account, flavour: 'xtream' })}>
            {t.sourceForm.useAccount}
          </Button>
        </Group>
      )}
      {check.error !== null && <Fault error={check.error} retry={() => ask(url)} />}
      {check.data !== undefined && !check.isPending && (
        <Found
          flavour={check.data.kind === 'epg' ? 'xmltv' : 'm3u'}
          verdict={check.data.verdict}
          shown={['url', 'name']}
          onCertificate={trust}
        />
      )}
      <AcceptedInForm fingerprint={form.values.trusted_fingerprint} onRevoke={() => trust('')} />
    </>
  )
}
