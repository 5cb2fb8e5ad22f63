// Adds a source and the guides that its playlist names.
import { Checkbox, Select, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { tell } from '../api/cache'
import { useDraft } from '../parts/draft'
import { Form } from '../parts/Form'
import { Sheet } from '../parts/Sheet'
import { XtreamAccount } from './Account'
import { Categories } from './Categories'
import { useCreate, useSources } from './data'
import { SourceFields, VISIBLE } from './Fields'
import { FLAVOURS, isXtream, type Flavour } from './flavour'
import { draftOf, fieldsOf, formOf, wrongIn, type SourceForm } from './form'
import { PastedAddress } from './Pasted'
import { likely, nameFrom, newGuides, unused } from './words'
import { t } from '../words/catalogue'
import type { SourceFields as Fields, SourceKind, Verdict } from '../api/model'
import { Note } from '../parts/Note'

export function AddSource({ onClose }: { onClose: () => void }) {
  const { url: pasted = '' } = useSearch({ strict: false })
  const navigate = useNavigate()
  /** The guides that belong to it, and those of them that are not wanted. */
  const [guides, setGuides] = useState<string[]>([])
  const [unwanted, setUnwanted] = useState<string[]>([])
  const [found, setFound] = useState<Verdict>()
  const known = useSources().data ?? []
  const create = useCreate()
  // What was created already: if a guide is refused, the next try creates only the rest.
  const created = useRef(new Map<string, string>())
  const start: SourceForm = { ...formOf(), flavour: likely(pasted) === 'epg' ? 'xmltv' : 'm3u', url: pasted }
  const form = useForm<SourceForm>({ initialValues: start, validate: wrongIn })
  // A link with an address has a draft of its own.
  useDraft(`source.new.${pasted}`, draftOf(form))
  const { flavour } = form.values
  const categories = found?.context.categories ?? []
  const hasGuides = flavour === 'm3u' || flavour === 'xtream'

  function name(address: string) {
    if (form.values.name === '') form.setFieldValue('name', unused(nameFrom(address), known))
  }

  async function submit(values: SourceForm) {
    try {
      const { kind } = FLAVOURS[flavour]
      const wanted: { kind: SourceKind; fields: Fields }[] = [{ kind, fields: fieldsOf(values) }]
      const wantedGuides = hasGuides ? guides.filter(guide => !unwanted.includes(guide)) : []
      for (const [at, url] of wantedGuides.entries()) {
        const name = t.sourceForm.guideOf(values.name, at)
        wanted.push({ kind: 'epg', fields: { name, url, update_cron: values.update_cron } })
      }
      for (const [at, { kind, fields }] of wanted.entries()) {
        const key = `${kind} ${fields.url ?? ''}`
        if (created.current.has(key)) continue
        // The first guide is linked to the channels: they are shown and refreshed together.
        const [channels] = created.current.values()
        const linked = at === 1 && flavour === 'm3u' && channels !== undefined && { linked_source_id: channels }
        created.current.set(key, (await create.mutateAsync({ kind, fields: { ...fields, ...linked } })).id)
      }
      const [id = ''] = created.current.values()
      if (flavour === 'manual') return void navigate({ to: '/sources/$id/channels', params: { id }, search: {} })
      tell(t.sourceForm.added(values.name))
      onClose()
    } catch {
      // The form shows what was refused.
    }
  }

  return (
    <Sheet onClose={onClose} title={t.frame.addSource} size={560} isDirty={form.isDirty()}>
      <Form
        form={form}
        save={create}
        visible={VISIBLE}
        verb={t.sourceForm.addSource}
        onCancel={onClose}
        onSubmit={submit}
      >
        <Select
          label={t.parts.kind}
          data={Object.entries(t.sources.flavours).map(([value, { choice }]) => ({ value, label: choice }))}
          value={flavour}
          onChange={value => {
            form.setFieldValue('flavour', value as Flavour)
            form.clearErrors()
          }}
        />
        {(flavour === 'm3u' || flavour === 'xmltv') && (
          <PastedAddress form={form} known={known} onGuides={setGuides} onAddress={name} />
        )}
        {isXtream(flavour) && (
          <XtreamAccount
            form={form}
            onServer={name}
            onGuides={urls => setGuides(newGuides(urls, known))}
            onFound={setFound}
          />
        )}
        {hasGuides &&
          guides.map(guide => (
            <Checkbox
              key={guide}
              label={t.sourceForm.alsoGuide}
              description={guide}
              checked={!unwanted.includes(guide)}
              onChange={event =>
                setUnwanted(
                  event.currentTarget.checked ? unwanted.filter(other => other !== guide) : [...unwanted, guide],
                )
              }
              styles={{ description: { overflowWrap: 'anywhere' } }}
            />
          ))}
        {flavour === 'manual' && <Text c="dimmed">{t.sourceForm.manualText}</Text>}
        <SourceFields form={form}>
          {flavour === 'xtream' && (
            <>
              {categories.length > 0 && <Categories form={form} found={categories} />}
              <Note>
                {categories.length === 0 && `${t.sourceForm.tryForCategories} `}
                {found?.context.has_guide !== false && t.sourceForm.guideComes}
              </Note>
            </>
          )}
        </SourceFields>
      </Form>
    </Sheet>
  )
}
