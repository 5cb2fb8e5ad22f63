// Home, what is around every page, and the way in.
import { all, press, seen } from './acts.js'

/** Answers every request of the page as a server does whose store is still being opened. */
const starting = page =>
  page.route(/\/api\/v1\/(?!auth\/|progress\/events)/, route =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        ...{
          type: 'about:blank',
          title: 'Service Unavailable',
          status: 503,
          code: 'starting',
          errors: [],
        },
        detail: 'Lineup is starting: the store is being opened.',
      }),
    }),
  )

export const frame = [
  { name: 'home', path: '/' },
  { name: 'home', path: '/', language: 'de' },
  {
    name: 'home',
    path: '/start',
    world: 'empty',
    act: all(press('Skip for now'), page => page.getByRole('link', { name: 'Get started' }).waitFor()),
  },
  { name: 'start', path: '/start', world: 'empty' },
  {
    name: 'start',
    path: '/start',
    async act(page, { list }) {
      await page.getByLabel('Playlist address or provider login').fill(list)
      await page.getByRole('button', { name: 'Check' }).click()
      await page.getByText('Playlist found').waitFor()
    },
  },
  {
    name: 'start-account',
    path: '/start',
    async act(page, { panel }) {
      const account = `Server: ${panel.url}\nUsername: demo\nPassword: demo`
      await page.getByLabel('Playlist address or provider login').fill(account)
      await page.getByRole('button', { name: 'Check' }).click()
      await page.getByText('Login works').waitFor()
    },
  },
  {
    name: 'start-groups',
    path: ({ cable }) => `/start?step=groups&source=${cable.id}`,
    act: page => page.getByRole('checkbox', { name: 'Movies' }).check(),
  },
  {
    name: 'start-player',
    path: ({ living }) => `/start?step=player&playlist=${living.id}`,
    act: page =>
      page
        .getByRole('status')
        .getByText(/^Guide: [\d,]+ programmes/)
        .waitFor(),
  },
  {
    name: 'start',
    path: ({ living }) => `/start?step=player&playlist=${living.id}`,
    language: 'de',
  },
  {
    name: 'frame-find',
    path: '/channels',
    async act(page) {
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Channels, programmes' }).fill('harbour')
      await page
        .getByRole('option', { name: /Harbour/ })
        .first()
        .waitFor()
    },
  },
  {
    name: 'frame-bell',
    path: '/channels',
    act: all(press(/^Notifications/), seen('Needs attention')),
  },
  {
    name: 'frame-bell',
    path: '/channels',
    language: 'de',
    act: all(press(/^Benachrichtigungen/), page => page.getByRole('dialog').waitFor()),
  },
  {
    name: 'frame-keys',
    path: '/channels',
    act: all(page => page.keyboard.press('?'), seen('Previous row')),
  },
  {
    name: 'frame-keys',
    path: '/channels',
    language: 'de',
    act: all(page => page.keyboard.press('?'), seen('Vorige Zeile')),
  },
  { name: 'setup', path: '/', world: 'setup' },
  { name: 'setup', path: '/', world: 'setup', language: 'de' },
  {
    name: 'signin',
    path: '/',
    signedOut: true,
    async act(page) {
      await page.getByLabel('User name').fill('anna')
      await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'signin', path: '/', signedOut: true, language: 'de' },
  {
    name: 'playlists-broken',
    path: '/playlists',
    // The real server answers this only for a moment.
    route: starting,
    act: page => page.getByRole('alert').waitFor(),
  },
]
