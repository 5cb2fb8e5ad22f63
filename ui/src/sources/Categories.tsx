import { Checkbox, Group, Input, Paper, SegmentedControl, Stack, Tabs, Text } from '@mantine/core'
import { useState } from 'react'
import { ChosenAction } from '../parts/Chosen'
import { Fault } from '../parts/Fault'
import { Waiting } from '../parts/Page'
import { Search } from '../parts/Search'
import { number } from '../words/number'
import { ofKind, toggled, type ListKind } from './categories'
import { useCategories } from './data'
import type { Form } from './form'
import classes from './sources.module.css'
import { t } from '../words/catalogue'
import type { Category, Source } from '../api/model'
import { Note } from '../parts/Note'

const LISTS = [
  { kind: 'live', words: 'television', field: 'include_live' },
  { kind: 'vod', words: 'films', field: 'include_vod' },
  { kind: 'series', words: 'series', field: 'include_series' },
] as const

/** `found`: the categories from the check of a new source; a saved source loads them. */
export function Categories({ form, source, found }: { form: Form; source?: Source; found?: Category[] }) {
  const { category_choice: choice } = form.values
  const asked = useCategories(source, choice !== 'all' && found === undefined)
  const all = found ?? asked.data
  return (
    <Stack gap="sm" component="section" aria-label={t.sourceForm.categories}>
      <div>
        <Input.Label component="div" mb={4} id="categories">
          {t.sourceForm.categories}
        </Input.Label>
        <SegmentedControl
          aria-labelledby="categories"
          fullWidth
          value={choice}
          onChange={value => form.setFieldValue('category_choice', value as Source['category_choice'])}
          data={[
            { value: 'all', label: t.sourceForm.everything },
            { value: 'only', label: t.sourceForm.onlyThese },
            { value: 'except', label: t.sourceForm.allBut },
          ]}
        />
      </div>
      {choice !== 'all' &&
        (all !== undefined ? (
          <Choice form={form} all={all} />
        ) : asked.error !== null ? (
          <Fault error={asked.error} retry={asked.refetch} />
        ) : (
          <Waiting />
        ))}
      {choice !== 'all' && <Note>{choice === 'only' ? t.sourceForm.laterOut : t.sourceForm.laterIn}</Note>}
    </Stack>
  )
}

function Choice({ form, all }: { form: Form; all: Category[] }) {
  const lists = LISTS.filter(({ field }) => form.values[field])
  const [wanted, setWanted] = useState<ListKind>('live')
  const [search, setSearch] = useState('')
  const kind = lists.some(list => list.kind === wanted) ? wanted : lists[0]?.kind
  if (kind === undefined) return null
  const shown = ofKind(all, kind, search)
  const ids = shown.map(({ id }) => id)
  const { categories: chosen } = form.values
  const set = (ids: string[], isChosen: boolean) => form.setFieldValue('categories', toggled(chosen, ids, isChosen))
  return (
    <Paper p="sm">
      <Tabs value={kind} onChange={value => setWanted(value as ListKind)} keepMounted={false}>
        <Tabs.List mb="sm">
          {lists.map(list => {
            const n = all.filter(({ kind, id }) => kind === list.kind && chosen.includes(id)).length
            return (
              <Tabs.Tab key={list.kind} value={list.kind}>
                {t.sourceForm[list.words]}
                {n > 0 && ` (${number(n)})`}
              </Tabs.Tab>
            )
          })}
        </Tabs.List>
        {lists.map(list => (
          <Tabs.Panel key={list.kind} value={list.kind}>
            <Group gap="xs" mb="xs">
              <Search value={search} onChange={setSearch} placeholder={t.sourceForm.searchCategories} w={200} />
              <ChosenAction
                label={search === '' ? t.sourceForm.chooseAll : t.parts.chooseAll}
                run={() => set(ids, true)}
              />
              <ChosenAction
                label={search === '' ? t.parts.chooseNone : t.sourceForm.chooseNoneFound}
                run={() => set(ids, false)}
              />
            </Group>
            {shown.length === 0 ? (
              <Text c="dimmed">{t.sourceForm.noCategory}</Text>
            ) : (
              <ul className={classes.categories} aria-label={t.sourceForm.categoriesOf(t.sourceForm[list.words])}>
                {shown.map(({ id, name, channel_count }) => (
                  <li key={id}>
                    <Checkbox
                      label={name || t.channels.noName}
                      checked={chosen.includes(id)}
                      onChange={event => set([id], event.currentTarget.checked)}
                    />
                    {channel_count > 0 && <Note span>{number(channel_count)}</Note>}
                  </li>
                ))}
              </ul>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Paper>
  )
}
