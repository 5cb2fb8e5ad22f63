// A provider's message that is pasted where an address is asked for.
import { read } from '../start/pasted'
import { t } from '../words/catalogue'
import { isXtream } from './flavour'
import type { Form } from './form'

/**
 * Fills in what a pasted message says, and returns what to do about it: the guides that it names, and the address, if it is one. Undefined:
 * it is an address, which the browser inserts.
 */
export function fillFrom(event: React.ClipboardEvent, form: Form): { guides: string[]; address?: string } | undefined {
  const text = event.clipboardData.getData('text').trim()
  const pasted = read(text)
  if (pasted?.kind === 'portal') {
    event.preventDefault()
    form.setFieldValue('url', pasted.url)
    form.setFieldError('url', t.start.isPortal)
    return { guides: [] }
  }
  if (pasted === null || !/\s/.test(text)) return undefined
  event.preventDefault()
  const guides = pasted.guides ?? []
  if (pasted.kind === 'address') {
    form.setFieldValue('url', pasted.url)
    return { guides, address: pasted.url }
  }
  const { url, username, password } = pasted
  const flavour = isXtream(form.values.flavour) ? form.values.flavour : 'xtream'
  form.setValues({ flavour, url, username, password })
  return { guides }
}
