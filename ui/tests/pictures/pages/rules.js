// Rules, their editors, and imports.
import { all, press, scroll, seen } from './acts.js'

const mapping = ({ mapping }) => `/rules/mapping/${mapping.id}`
const filter = ({ shopping }) => `/rules/filters/${shopping.id}`
const tried = page =>
  page
    .getByRole('region', { name: 'Try it out' })
    .getByText(/ of [\d,.]+ (channels|programmes) match/)
    .first()
    .waitFor()
const gefunden = page =>
  page
    .getByText(/ von [\d,.]+ /)
    .first()
    .waitFor()

/** Types an expression and waits for a suggestion. */
const suggested = (typed, option) => async page => {
  await page.getByRole('textbox', { name: 'Expression' }).fill('')
  await page.keyboard.type(typed)
  await page.getByRole('option', { name: option }).waitFor()
}

/** An export of another program, with a rule of every verdict. */
const EXPORT = JSON.stringify({
  filters: [
    [
      'United Kingdom in high resolution, and the news of everywhere',
      'group_title contains "UK" AND channel_name contains "HD" OR channel_name contains "News"',
    ],
    ['No adults', 'is_adult == true'],
    ['From long ago', 'chanel_name == "x"'],
  ].map(([name, expression], at) => ({
    name,
    expression,
    source_type: 'stream',
    is_inverse: at === 1,
    is_active: true,
    sort_order: at,
  })),
  data_mapping_rules: [
    ['Strip the quality', 'stream', 'channel_name contains "FHD" SET tvg_name -= "FHD"'],
    ['Live sports', 'epg', 'programme_title matches "^Live: (.+)$" SET programme_category = "Live"'],
  ].map(([name, source_type, expression], at) => ({
    name,
    source_type,
    expression,
    is_active: at === 0,
    sort_order: at,
  })),
})

const pasted =
  (text, label = 'Exported rules', preview = 'Preview') =>
  async page => {
    await page.getByRole('textbox', { name: label }).fill(text)
    await press(preview)(page)
  }

export const rules = [
  { name: 'rules', path: '/rules' },
  { name: 'rules', path: '/rules', world: 'empty' },
  { name: 'rules', path: '/rules', language: 'de' },
  { name: 'rules-end', path: '/rules', act: scroll('Unused filters') },
  { name: 'mappings', path: '/rules/mapping' },
  { name: 'mappings', path: '/rules/mapping', language: 'de' },
  { name: 'filters', path: '/rules/filters' },
  { name: 'filters', path: '/rules/filters', world: 'empty' },
  { name: 'filters', path: '/rules/filters', language: 'de' },
  { name: 'rule-new', path: '/rules/mapping/new' },
  {
    name: 'rule-suggestions',
    path: '/rules/mapping/new',
    act: suggested('group_title contains ', /^News/),
  },
  {
    name: 'rule-fields',
    path: '/rules/filters/new',
    act: suggested('gro', /^group_title/),
  },
  {
    name: 'rule-mistake',
    path: '/rules/mapping/new',
    async act(page) {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sports in one group')
      await page
        .getByRole('textbox', { name: 'Expression' })
        .fill(
          'group_titel contains "sport" AND tvg_id is_not_empty OR channel_name contains "📺" SET group_title = "Sports"',
        )
      await page.getByText('Unknown field').waitFor()
    },
  },
  { name: 'rule', path: mapping, act: tried },
  { name: 'rule', path: mapping, act: gefunden, language: 'de' },
  {
    name: 'rule-tree',
    path: '/rules/filters/new',
    async act(page) {
      await page
        .getByRole('textbox', { name: 'Expression' })
        .fill('group_title contains "sport" AND NOT (tvg_id is_empty OR channel_name case_sensitive ends_with "SD")')
      await press('Conditions')(page)
      await page.getByText('any of these').waitFor()
    },
  },
  {
    name: 'rule-built-in',
    path: ({ builtIn }) => `/rules/mapping/${builtIn.id}`,
    act: tried,
  },
  { name: 'filter', path: filter, act: tried },
  { name: 'filter', path: filter, act: gefunden, language: 'de' },
  {
    name: 'filter-remove',
    path: filter,
    act: all(press('Delete'), seen('this filter')),
  },
  {
    name: 'import',
    path: '/rules?import=true',
    act: all(pasted('[{"name": "UK",\n  "expression" "true"}]'), seen('This isn’t valid JSON')),
  },
  {
    name: 'import-origin',
    path: '/rules?import=true',
    act: all(pasted('[{"name": "x", "expression": "true"}]'), seen('Which program')),
  },
  {
    name: 'import-preview',
    path: '/rules?import=true',
    async act(page) {
      await pasted(EXPORT)(page)
      await page.getByRole('checkbox', { name: 'Import No adults' }).click()
      await page.getByText('Not selected').waitFor()
    },
  },
  {
    name: 'import-end',
    path: '/rules?import=true',
    async act(page) {
      await pasted(EXPORT)(page)
      await page.getByRole('radio', { name: 'Remove the text' }).click()
      await page.getByRole('dialog').getByRole('listitem').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'import',
    path: '/rules?import=true',
    language: 'de',
    async act(page) {
      await pasted(EXPORT, 'Exportierte Regeln', 'Vorschau')(page)
      await page.getByRole('checkbox', { name: /No adults/ }).waitFor()
    },
  },
]
