// A manual channel as a form has it, and back. Pure.
import type { ManualChannel, ManualPatch } from '../api/model'
import { filled, linesOf, pairsOf, patchOf, textOfPairs } from '../parts/fields'

const EMPTY = {
  channel_name: '',
  stream_url: '',
  tvg_chno: '',
  group_title: '',
  tvg_logo: '',
  tvg_id: '',
  tvg_name: '',
  tvg_shift: '',
  tvg_language: '',
  tvg_country: '',
  stream_type: 'live' as ManualChannel['stream_type'],
  is_adult: false,
  radio: false,
  duration: '',
  /** One a line. */
  options: '',
  /** One a line, "name=value". */
  attributes: '',
  enabled: true,
}

export type ManualForm = typeof EMPTY

export function formOf(channel?: ManualChannel): ManualForm {
  const options = (channel?.options ?? []).join('\n')
  return { ...filled(EMPTY, channel), options, attributes: textOfPairs(channel?.attributes, '=') }
}

export function fieldsOf({ options, attributes, ...form }: ManualForm) {
  return { ...form, options: linesOf(options), attributes: pairsOf(attributes, '=') }
}

export function changeOf(form: ManualForm, old: ManualChannel): ManualPatch {
  const fields = fieldsOf(form)
  return { ...fields, attributes: patchOf(old.attributes, fields.attributes) }
}
