// Adding a source: choose what it is or just paste an address, see what is there, save. Guides come along.
import { Button, Drawer, Group, Select, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { tell } from '../api/cache'
import { useDraft } from '../parts/draft'
import { toFirstWrong, useFirstWrong } from '../parts/focus'
import { Refusal, showErrors } from '../parts/Refusal'
import { XtreamAccount } from './Account'
import { Categories } from './Categories'
import { useCreate, useSources } from './data'
import { SourceFields, VISIBLE } from './Fields'
import { FLAVOURS, isXtream, type Flavour } from './flavour'
import { draftOf, fieldsOf, formOf, wrongIn, type SourceForm } from './form'
import { PastedAddress } from './Pasted'
import { likely, nameFrom, unused } from './words'
import { t } from '../words/catalogue'
import type { SourceFields as Fields, SourceKind, Verdict } from '../api/model'

export function AddSource({ onClose }: { onClose: () => void }) {
  const { url: pasted = '' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [guides, setGuides] = useState<string[]>([])
  const [found, setFound] = useState<Verdict>()
  const known = useSources().data ?? []
  const create = useCreate()
  // What this form has created: when a guide is refused, the next try goes on with what is missing.
  const created = useRef(new Map<string, string>())
  const start: SourceForm = { ...formOf(), flavour: likely(pasted) === 'epg' ? 'xmltv' : 'm3u', url: pasted }
  const form = useForm<SourceForm>({ initialValues: start, validate: wrongIn })
  // A link that brings an address begins anew.
  useDraft(`source.new.${pasted}`, draftOf(form))
  const wrong = useFirstWrong(create.error)
  const { flavour } = form.values
  const categories = found?.context.categories ?? []

  function name(address: string) {
    if (form.values.name === '') form.setFieldValue('name', unused(nameFrom(address), known))
  }

  async function submit(values: SourceForm) {
    try {
      const { kind } = FLAVOURS[flavour]
      const wanted: { kind: SourceKind; fields: Fields }[] = [{ kind, fields: fieldsOf(values) }]
      for (const [at, url] of (flavour === 'm3u' ? guides : []).entries()) {
        const name = t.sourceForm.guideOf(values.name, at)
        wanted.push({ kind: 'epg', fields: { name, url, update_cron: values.update_cron } })
      }
      for (const [at, { kind, fields }] of wanted.entries()) {
        const key = `${kind} ${fields.url ?? ''}`
        if (created.current.has(key)) continue
        // The first guide belongs to the channels: they are shown, and refreshed, together.
        const [channels] = created.current.values()
        const linked = at === 1 && channels !== undefined && { linked_source_id: channels }
        created.current.set(key, (await create.mutateAsync({ kind, fields: { ...fields, ...linked } })).id)
      }
      const [id = ''] = created.current.values()
      if (flavour === 'manual') return void navigate({ to: '/sources/$id/channels', params: { id }, search: {} })
      tell(t.sourceForm.added(values.name))
      onClose()
    } catch (error) {
      showErrors(form, error)
    }
  }

  return (
    <Drawer
      opened
      onClose={onClose}
      title={t.sources.add}
      size={560}
      // What was typed does not go with a click beside it.
      closeOnClickOutside={!form.isDirty()}
      closeOnEscape={!form.isDirty()}
    >
      <form ref={wrong} onSubmit={form.onSubmit(values => void submit(values), toFirstWrong)} noValidate>
        <Stack gap="md">
          <Select
            label={t.sourceForm.what}
            data={Object.entries(t.sources.flavours).map(([value, { choice }]) => ({ value, label: choice }))}
            value={flavour}
            onChange={value => {
              form.setFieldValue('flavour', value as Flavour)
              form.clearErrors()
            }}
          />
          {(flavour === 'm3u' || flavour === 'xmltv') && (
            <PastedAddress form={form} known={known} guides={guides} onGuides={setGuides} onAddress={name} />
          )}
          {isXtream(flavour) && <XtreamAccount form={form} onServer={name} onFound={setFound} />}
          {flavour === 'manual' && <Text c="dimmed">{t.sourceForm.manualText}</Text>}
          <SourceFields form={form}>
            {flavour === 'xtream' && (
              <>
                {categories.length > 0 && <Categories form={form} found={categories} />}
                <Text size="sm" c="dimmed">
                  {categories.length === 0 && `${t.sourceForm.tryForCategories} `}
                  {found?.context.has_guide !== false && t.sourceForm.guideComes}
                </Text>
              </>
            )}
          </SourceFields>
          <Refusal error={create.error} visible={VISIBLE} />
          <Group gap="xs" justify="end">
            <Button variant="default" onClick={onClose}>
              {t.sources.cancel}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t.sourceForm.addSource}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
