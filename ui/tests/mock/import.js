// What becomes of an export, made up: one rule of every verdict.

const item = (fields, at) => ({
  number: at + 1,
  kind: 'filter',
  source_type: 'stream',
  action: 'include',
  is_enabled: true,
  verdict: 'as_is',
  original_expression: fields.expression,
  readings: [],
  notes: [],
  errors: [],
  id: null,
  ...fields,
})
const note = (code, message, changes_meaning = false) => ({ code, message, changes_meaning })

const ITEMS = [
  {
    name: 'United Kingdom in high resolution, and the news of everywhere',
    verdict: 'rewritten',
    original_expression: 'group_title contains "UK" AND channel_name contains "HD" OR channel_name contains "News"',
    expression: 'group_title contains "UK" AND (channel_name contains "HD" OR channel_name contains "News")',
    notes: [note('mixed', 'AND and OR without parentheses were read from the right: the parentheses are written now')],
  },
  { name: 'No adults', action: 'exclude', expression: 'is_adult == true' },
  {
    name: 'All',
    verdict: 'skipped',
    expression: 'stream_url starts_with "http"',
  },
  {
    kind: 'mapping',
    name: 'Strip the quality',
    verdict: 'question',
    original_expression: 'channel_name contains "FHD" SET tvg_name -= "FHD"',
    expression: 'channel_name contains "FHD" DELETE tvg_name',
    readings: [
      { id: 'a', label: 'as proposed', expression: 'channel_name contains "FHD" DELETE tvg_name' },
      { id: 'b', label: 'take the text out', expression: 'channel_name contains "FHD" REMOVE tvg_name = "FHD"' },
    ],
    notes: [note('remove', '-= cleared the field: that is DELETE here, where -= takes the text out')],
  },
  {
    name: 'From long ago',
    verdict: 'invalid',
    expression: 'chanel_name == "x"',
    errors: ['unknown field chanel_name: did you mean channel_name?'],
  },
  {
    kind: 'mapping',
    name: 'Live sports',
    source_type: 'epg',
    is_enabled: false,
    verdict: 'changes_meaning',
    original_expression: 'programme_title matches "^Live: (.+)$" SET programme_category = "Live"',
    expression: 'programme_title matches "^Live: (.+)$" SET programme_category = "Live"',
    notes: [
      note(
        'skipped_regex',
        'regular expressions were not tried on texts without special characters: this one may match more now',
        true,
      ),
      note('source', 'it was for one source that is not known here: choose it again and switch the rule on', true),
    ],
  },
].map(item)

/** One that is called "unknown" does not say where it comes from. */
export function imported({ data, choices, skip }, url) {
  const origin = url.searchParams.get('origin') ?? (JSON.stringify(data).includes('unknown') ? null : 'm3u-proxy')
  if (origin === null) return null
  const items = ITEMS.map(item => {
    const reading = item.readings.find(({ id }) => id === choices[item.number])
    return {
      ...item,
      ...(reading && { expression: reading.expression, verdict: 'changes_meaning' }),
      ...(skip.includes(item.number) && { verdict: 'skipped' }),
    }
  })
  return {
    origin,
    applied: url.searchParams.get('apply') === 'true',
    count: items.filter(({ verdict }) => !['invalid', 'skipped'].includes(verdict)).length,
    items,
    notes:
      origin === 'tvarr'
        ? [note('excludes', 'a playlist with only exclude filters published nothing; here it publishes the rest', true)]
        : [],
  }
}
