// Settings.
import { all, press, scroll } from './acts.js'

export const settings = [
  { name: 'settings', path: '/settings' },
  { name: 'settings', path: '/settings', language: 'de' },
  { name: 'settings-access', path: '/settings?tab=access' },
  { name: 'settings-startup', path: '/settings?tab=startup' },
  { name: 'settings-about', path: '/settings?tab=about' },
  {
    name: 'settings-addresses',
    path: '/settings?tab=addresses',
    async act(page) {
      await page.getByLabel('Base address').fill('tv.home.example')
      await page.getByRole('region', { name: 'Addresses' }).getByRole('button', { name: 'Save' }).click()
      await page.getByText('An address begins with').first().waitFor()
    },
  },
  {
    name: 'settings-limits',
    path: '/settings?tab=jobs',
    async act(page) {
      await page.getByLabel('Jobs at a time').fill('1000')
      await page.getByRole('button', { name: 'Save limits' }).click()
      await page.getByLabel('Jobs at a time').and(page.locator('[aria-invalid=true]')).waitFor()
    },
  },
  {
    name: 'settings-providers',
    path: '/settings?tab=jobs',
    act: all(press('Retry settings'), scroll('Status codes that are not failures')),
  },
  {
    name: 'settings-providers',
    path: '/settings?tab=jobs',
    language: 'de',
    act: all(press('Einstellungen für Wiederholungen'), scroll('Statuscodes, die nicht als Fehler zählen')),
  },
]
