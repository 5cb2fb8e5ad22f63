// Accessibility checks: what axe-core finds on the page as it is shown.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The rules that are about colours. */
export const COLOURS = ['color-contrast', 'link-in-text-block']

/** In the page. axe exempts the list of a combobox, which arrow keys scroll, but not a scroll area inside that list. */
async function violations(runOnly) {
  const found = await window.axe.run(document, { resultTypes: ['violations'], ...(runOnly && { runOnly }) })
  const isExempt = ({ target }) => document.querySelector(target.join(' '))?.closest('[role=listbox]')
  return found.violations.map(({ id, nodes }) => ({
    id,
    nodes: id === 'scrollable-region-focusable' ? nodes.filter(node => !isExempt(node)) : nodes,
  }))
}

/** All violations, also those of good practice. `runOnly` names the rules; without it, all are checked. */
export async function barriers(page, runOnly) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  return (await page.evaluate(violations, runOnly)).flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
  )
}
