// Light or dark, as it was chosen here or as the system has it. The same key as the component library's.
;(function () {
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
})()
