// What the browser complains about while a page is open: errors on the console, exceptions and refused requests.

/**
 * Collects the complaints of a page. A refused request reads `METHOD path status`. Ids become `{id}`, and the host
 * is left out.
 */
export function complaints(page) {
  const all = new Set()
  const add = text => all.add(text.replace(/\b[0-9A-Z]{26}\b/g, '{id}').replace(/http:\/\/127\.0\.0\.1:\d+/g, ''))
  page.on('response', response => {
    if (response.status() < 400) return
    const { pathname } = new URL(response.url())
    add(`${response.request().method()} ${pathname} ${response.status()}`)
  })
  page.on('console', message => {
    // The browser's own message about a refused request, which is collected above.
    if (message.text().startsWith('Failed to load resource: the server responded with')) return
    if (message.type() === 'error') add(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => add(String(error)))
  return all
}
