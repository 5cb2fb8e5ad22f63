// Settings.
import { all, press, scroll } from './acts.js'

export const settings = [
  { name: 'settings', path: '/settings' },
  { name: 'settings', path: '/settings', language: 'de' },
  {
    name: 'settings-addresses',
    path: '/settings',
    async act(page) {
      await page.getByLabel('Base address').fill('tv.home.example')
      await page.getByRole('region', { name: 'Addresses' }).getByRole('button', { name: 'Save' }).click()
      await page.getByText('An address begins with').first().waitFor()
    },
  },
  {
    name: 'settings-limits',
    path: '/settings',
    async act(page) {
      await page.getByLabel('Jobs at a time').fill('1000')
      await page.getByRole('button', { name: 'Save limits' }).click()
      await page.getByLabel('Jobs at a time').and(page.locator('[aria-invalid=true]')).waitFor()
    },
  },
  {
    name: 'settings-providers',
    path: '/settings',
    act: all(press('Retry settings'), scroll('Status codes that are not failures')),
  },
  {
    name: 'settings-providers',
    path: '/settings',
    language: 'de',
    act: all(press('Einstellungen für Wiederholungen'), scroll('Statuscodes, die nicht als Fehler zählen')),
  },
]
