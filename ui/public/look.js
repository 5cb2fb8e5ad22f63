// What has to be known before anything is drawn: the look and the language.
;(function () {
  // Light or dark, as it was chosen here or as the system has it. The same key as the component library's.
  let kept = null
  try {
    kept = localStorage.getItem('mantine-color-scheme-value')
  } catch {
    // Storage is closed off: as the system has it.
  }
  const isDark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  const look = isDark ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', look)
  document.querySelector('meta[name="color-scheme"]').content = look

  // The words of the language that src/words/language.ts will choose are on their way beside the page's script, not
  // after it. The build writes here where they are.
  const { files, pages, ...words } = document.currentScript.dataset
  let language = null
  try {
    language = localStorage.getItem('lineup.language')
  } catch {
    // As the browser has it.
  }
  const wanted = language === null ? navigator.languages : [language]
  const spoken = wanted.map(tag => tag.toLowerCase().split('-')[0]).find(tag => tag in words) ?? 'en'
  if (spoken in words) fetchAhead('modulepreload', words[spoken])

  // So are the files of the page that is opened.
  if (pages === undefined) return
  const page = /^\w+(?=\/?$)/.exec(location.pathname.slice(new URL(document.baseURI).pathname.length))?.[0]
  const names = files.split(' ')
  for (const at of JSON.parse(pages)[page] ?? []) {
    const name = `./${names[at]}`
    if (name.endsWith('.css')) fetchAhead('preload', name).as = 'style'
    else fetchAhead('modulepreload', name)
  }

  function fetchAhead(rel, href) {
    const link = document.createElement('link')
    link.rel = rel
    link.href = href
    return document.head.appendChild(link)
  }
})()
