// What axe-core calls serious or critical on the page as it is shown.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Those of the default rules that ask for colours. */
export const COLOURS = ['color-contrast', 'link-in-text-block']

/** `runOnly`: the rules that are asked, instead of all. */
export async function barriers(page, runOnly) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  const { violations } = await page.evaluate(
    runOnly => window.axe.run(document, { resultTypes: ['violations'], ...(runOnly && { runOnly }) }),
    runOnly,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    )
}
