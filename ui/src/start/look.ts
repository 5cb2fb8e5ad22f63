// What was pasted, checked with the provider; and the sources to make of it.
import { recognise, tried } from '../sources/data'
import { fieldsOf, formOf } from '../sources/form'
import { newGuides } from '../sources/words'
import { t } from '../words/catalogue'
import type { Pasted } from './pasted'
import type { Source, SourceFields, SourceKind, Verdict } from '../api/model'

/** What can be checked. */
export type Whole = Extract<Pasted, { kind: 'account' | 'address' }>

/** What to look at, and the certificate that was accepted for it. */
interface Asked {
  pasted: Whole
  trusted_fingerprint: string
}

export interface Looked extends Asked {
  kind: SourceKind
  verdict: Verdict
}

export async function look(asked: Asked): Promise<Looked> {
  const { pasted, trusted_fingerprint } = asked
  if (pasted.kind === 'address') return { ...asked, ...(await recognise({ url: pasted.url, trusted_fingerprint })) }
  const { url, username, password } = pasted
  const fields = { source_type: 'xtream' as const, url, username, password, trusted_fingerprint }
  return { ...asked, kind: 'stream', verdict: await tried('stream', fields) }
}

/** Whether it is a guide, and not the playlist that is needed first. */
export const isGuide = ({ kind, verdict }: Looked) => kind === 'epg' && verdict.is_valid

type Known = Pick<Source, 'source_kind' | 'url'>[]

/** The guides that the playlist and the message name. */
const guidesOf = ({ pasted, verdict }: Looked) => [
  ...new Set([...(pasted.kind === 'address' ? verdict.context.guide_urls : []), ...(pasted.guides ?? [])]),
]

/** Where the guide comes from. `known`: it is among the sources already. */
export function guideIn(looked: Looked, known: Known): 'included' | 'known' | 'none' {
  const guides = guidesOf(looked)
  const isOwn = looked.pasted.kind === 'account' && looked.verdict.context.has_guide
  if (isOwn || newGuides(guides, known).length > 0) return 'included'
  return guides.length > 0 ? 'known' : 'none'
}

/** The source, and the guides beside it. The server adds the guide of an account. */
export function sourcesFor(
  looked: Looked,
  { name, films }: { name: string; films: boolean },
  known: Known,
): { kind: SourceKind; fields: SourceFields }[] {
  const { pasted } = looked
  const form = { ...formOf(), name, url: pasted.url, trusted_fingerprint: looked.trusted_fingerprint }
  const source =
    pasted.kind === 'account'
      ? {
          ...form,
          flavour: 'xtream' as const,
          username: pasted.username,
          password: pasted.password,
          include_vod: films,
          include_series: films,
        }
      : { ...form, flavour: 'm3u' as const }
  const guides = newGuides(guidesOf(looked), known).map((url, at) => ({
    kind: 'epg' as const,
    fields: { name: t.sourceForm.guideOf(name, at), url, update_cron: form.update_cron },
  }))
  return [{ kind: 'stream', fields: fieldsOf(source) }, ...guides]
}
