// Pictures of every page with made-up answers, in both sizes and both looks, into test-results/shots.
// For the eye; also fails on barriers and on console errors. `npm run build` first. Arguments pick pages by name.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { mock } from '../mock/server.js'
import * as data from '../mock/data.js'
import { rows } from '../mock/manual.js'
import { barriers } from './axe.js'
import { withBrowser } from './browser.js'
import { complaints } from './complaints.js'
import { SIZES } from './look.js'

const folder = process.env.LINEUP_UI_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url))
const target = fileURLToPath(new URL('../../test-results/shots/', import.meta.url))
mkdirSync(target, { recursive: true })

const [cable, held, , , guide, , panel, , written, alone] = data.sources

/** Opens what is folded. */
const unfold = name => async page => {
  await page.getByRole('button', { name }).click()
}

/** Fills in an account and tries it. */
async function tried(page) {
  await page.getByRole('combobox', { name: 'What it is' }).click()
  await page.getByRole('option', { name: 'Xtream account' }).click()
  await page.getByLabel('Server').fill('http://tv.example.org/get.php?username=anna&password=secret')
  await page.getByLabel('Server').blur()
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText('the account is good').waitFor()
}

/** Pastes an export and asks what becomes of it. */
async function exported(page, text) {
  await page.getByRole('textbox', { name: 'Exported rules' }).fill(text)
  await page.getByRole('button', { name: 'Preview' }).click()
}

/** The same page in the other language, then `act`; the next picture is English again. */
const german = act => async page => {
  await page.evaluate(() => localStorage.setItem('lineup.language', 'de'))
  await page.reload({ waitUntil: 'load' })
  await page.locator('[lang=de] h1, [lang=de] [role=dialog] h2').first().waitFor()
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  await act?.(page)
}
const inGerman = german()
/** Some programme is there. */
const guided = page =>
  page
    .getByText(
      /(News at Ten|Weather|Quiz Night|Match of the Day|Little Fox|Late Film: .*|The Lighthouse|The Long Walk Home)$/,
    )
    .first()
    .waitFor()

/** What players would get is below the form on a phone. */
const resulting = act => async page => {
  await act(page)
  await page
    .getByRole('tab')
    .first()
    .evaluate(tab => tab.scrollIntoView({ block: 'center' }))
}

const PAGES = [
  ['home', '/'],
  ['channels', '/channels'],
  ['channel', `/channels/${data.channels[1].id}`, page => page.getByText('Open in the guide').waitFor()],
  [
    'channel-published',
    `/channels/${data.channels[1].id}`,
    page => page.getByRole('heading', { name: 'What the provider sent' }).scrollIntoViewIfNeeded(),
  ],
  ['channels-tiles', '/channels?view=tiles'],
  ['channels-large', '/channels?sort=channel_name&group=Group%207', undefined, 'large'],
  ['channels-none', '/channels?search=nothing', page => page.getByText('No such channel').waitFor()],
  [
    'channels-chip',
    '/channels?kind=live',
    async page => {
      await page.getByRole('button', { name: 'Filter: Group' }).click()
      await page.getByRole('option').first().waitFor()
    },
  ],
  [
    'channel-series',
    '/channels/01SERIES000000000000000000',
    async page => {
      await page.getByRole('button', { name: 'Ask the provider' }).click()
      await page.getByText('The storm').first().waitFor()
    },
  ],
  [
    'player',
    `/channels?play=${data.channels[1].id}`,
    page => page.getByText('a web page instead of a stream').waitFor(),
  ],
  ['guide', '/guide', guided],
  ['guide-large', '/guide?category=film', guided, 'large'],
  [
    'guide-zone',
    `/guide?zone=Asia/Kathmandu&from=${new Date(new Date().setUTCHours(17, 0, 0, 0)).toISOString()}`,
    guided,
  ],
  [
    'guide-programme',
    `/guide?programme=p1.${Math.floor(Date.now() / 86_400_000) * 86_400_000}`,
    page =>
      page
        .getByRole('dialog')
        .getByText(/does not exist|Show in the guide/)
        .waitFor(),
  ],
  ['guide-found', '/guide?programmes=fox', page => page.getByText('Little Fox').first().waitFor()],
  ['guide-none', '/guide?search=nothing', page => page.getByText('No such channel').waitFor()],
  ['playlists', '/playlists'],
  [
    'playlist-edit',
    `/playlists/${data.playlists[0].id}`,
    page => page.getByRole('region').getByText('1,203 of 45,000').waitFor(),
  ],
  [
    'playlist-guide',
    `/playlists/${data.playlists[0].id}?tab=guide`,
    resulting(page =>
      page
        .getByText(/^\d\d:\d\d \w/)
        .first()
        .waitFor(),
    ),
  ],
  [
    'playlist-raw',
    `/playlists/${data.playlists[0].id}?tab=raw`,
    resulting(page => page.getByText('#EXTM3U').waitFor()),
  ],
  [
    'playlist-changes',
    `/playlists/${data.playlists[0].id}?tab=changes`,
    resulting(page => page.getByText('Meadow 4 6').waitFor()),
  ],
  [
    'playlist-end',
    `/playlists/${data.playlists[0].id}`,
    async page => {
      await page.getByRole('region').getByText('1,203 of 45,000').waitFor()
      await page.getByText('players get nothing').last().scrollIntoViewIfNeeded()
    },
  ],
  ['playlist-new', '/playlists/new', page => page.getByRole('region').getByText('1,203 of 45,000').waitFor()],
  [
    'playlist-watch',
    `/playlists?watch=${data.playlists[0].id}&player=jellyfin`,
    page => page.getByText('are secret').waitFor(),
  ],
  [
    'versions',
    '/playlists',
    async page => {
      await page.getByRole('button', { name: 'More for Living room' }).click()
      await page.getByRole('menuitem', { name: 'Versions' }).click()
      await page.getByText('what players get').waitFor()
    },
  ],
  ['sources', '/sources'],
  [
    'sources-chosen',
    '/sources',
    async page => {
      await page.getByRole('checkbox', { name: 'Choose Cable', exact: true }).click()
      await page.getByRole('checkbox', { name: 'Choose Old box' }).click()
      await page.getByText('2 sources chosen').waitFor()
    },
  ],
  [
    'sources-delete',
    '/sources',
    async page => {
      await page.getByRole('checkbox', { name: 'Choose Cable', exact: true }).click()
      await page.getByRole('checkbox', { name: 'Choose Old box' }).click()
      await page.getByRole('group', { name: 'The chosen sources' }).getByRole('button', { name: 'Delete' }).click()
      await page.getByText('will be without them').waitFor()
    },
  ],
  ['sources-attention', '/sources?state=attention&sort=state'],
  ['sources-none', '/sources?search=zzz'],
  ['source-oddities', `/sources/${cable.id}?tab=oddities`],
  ['source', `/sources/${cable.id}`],
  ['source-held', `/sources/${held.id}`],
  ['source-gone', '/sources/none'],
  [
    'source-history',
    `/sources/${cable.id}?tab=history`,
    async page => {
      await page.getByRole('link', { name: 'Which?' }).first().click()
      await page.getByText('Meadow 4: ').waitFor()
      await page.getByText('Meadow 4: ').scrollIntoViewIfNeeded()
    },
  ],
  ['source-guide', `/sources/${guide.id}`],
  ['source-guide-edit', `/sources/${guide.id}?edit=true`],
  ['source-panel', `/sources/${panel.id}`],
  [
    'source-panel-edit',
    `/sources/${panel.id}?edit=true`,
    async page => {
      await page.getByLabel('Server').fill('http://other.example.net')
      await page.getByText('Also change the guide').waitFor()
      await page.getByRole('checkbox', { name: 'Shopping' }).scrollIntoViewIfNeeded()
    },
  ],
  [
    'source-accounts',
    `/sources/${panel.id}?edit=true`,
    page => page.getByText('Add another account').scrollIntoViewIfNeeded(),
  ],
  ['source-alone', `/sources/${alone.id}`],
  ['source-add-xtream', '/sources?add=true', tried],
  [
    'source-add-offer',
    '/sources?add=true&url=http%3A%2F%2Ftv.example.org%2Fget.php%3Fusername%3Da%26password%3Db',
    page => page.getByText('is an Xtream account').waitFor(),
  ],
  [
    'source-schedule',
    '/sources?add=true',
    async page => {
      await page.getByRole('combobox', { name: 'Refresh' }).click()
      await page.getByRole('option', { name: 'Own schedule' }).click()
      await page.getByLabel('Cron expression').fill('30 25 * * *')
      await page.getByText('Hours go from').waitFor()
    },
  ],
  ['source-written', `/sources/${written.id}`],
  ['written', `/sources/${written.id}/channels`],
  [
    'written-chosen',
    `/sources/${written.id}/channels`,
    async page => {
      await page.getByRole('checkbox', { name: 'Choose Front door' }).click()
      await page.getByText('1 channel chosen').waitFor()
    },
  ],
  [
    'written-pasted',
    `/sources/${written.id}/channels`,
    async page => {
      const grid = page.getByRole('grid')
      // A phone has a list.
      if ((await page.getByRole('checkbox').first().waitFor(), await grid.count()) === 0) return
      await page.getByText('Add a row').click()
      await grid.evaluate(grid => {
        const clipboardData = new DataTransfer()
        clipboardData.setData(
          'text/plain',
          'number\tname\turl\n7\tHill\thttp://192.0.2.1/7\n11\tValley\tftp://192.0.2.1/8',
        )
        grid.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      })
      await page.getByText('1 cell has a mistake').waitFor()
      await page.getByTitle('Show the next mistake').click()
    },
  ],
  [
    'written-typing',
    `/sources/${written.id}/channels`,
    async page => {
      const grid = page.getByRole('grid')
      if ((await page.getByRole('checkbox').first().waitFor(), await grid.count()) === 0) return
      await page.getByRole('gridcell', { name: 'rtsp://192.168.1.20' }).dblclick()
      await page.keyboard.press('Control+A')
      await page.keyboard.type('ftp://a')
      await page.getByText('Nothing plays').first().waitFor()
    },
  ],
  ['written-edit', `/sources/${written.id}/channels?edit=${rows[2].id}`, unfold('More about it')],
  [
    'written-wrong',
    `/sources/${written.id}/channels?edit=new`,
    async page => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Front door')
      await page.getByLabel('Address of the stream').fill('ftp://192.168.1.20/video')
      await page.getByRole('button', { name: 'Add channel' }).click()
      await page.getByText('Nothing plays').first().waitFor()
    },
  ],
  [
    'written-import',
    `/sources/${written.id}/channels?import=true`,
    async page => {
      await page.getByRole('textbox', { name: 'Playlist' }).fill('#EXTM3U')
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.getByText('Line 12').waitFor()
    },
  ],
  ['guide-gone', '/guide?playlist=none', page => page.getByText('does not exist').waitFor()],
  [
    'source-wrong',
    '/sources?add=true',
    async page => {
      await page.getByLabel('Address').fill('nonsense')
      await page.getByLabel('Address').blur()
      await page.getByText('An address begins').waitFor()
    },
  ],
  ['source-edit', `/sources/${cable.id}?edit=true`],
  [
    'source-add',
    '/sources?add=true&url=http%3A%2F%2Ftv.example.org%2Flist.m3u',
    page => page.getByText('It works').waitFor(),
  ],
  ['rules', '/rules'],
  ['rules-end', '/rules', page => page.getByText('In no playlist').scrollIntoViewIfNeeded()],
  ['mappings', '/rules/mapping'],
  ['filters', '/rules/filters'],
  [
    'rule-suggestions',
    '/rules/mapping/new',
    async page => {
      // What an earlier picture began is still there.
      await page.getByRole('textbox', { name: 'Expression' }).fill('')
      await page.keyboard.type('group_title contains ')
      await page.getByRole('option', { name: /^Germany/ }).waitFor()
    },
  ],
  [
    'rule-fields',
    '/rules/filters/new',
    async page => {
      // What an earlier picture began is still there.
      await page.getByRole('textbox', { name: 'Expression' }).fill('')
      await page.keyboard.type('gro')
      await page.getByRole('option', { name: /^group_title/ }).waitFor()
    },
  ],
  [
    'rule-tree',
    `/rules/mapping/${data.mappings[1].id}`,
    async page => {
      await page.getByRole('button', { name: 'Conditions' }).click()
      await page.getByText('one of these').waitFor()
    },
  ],
  ['rule-new', '/rules/mapping/new'],
  [
    'rule-mistake',
    '/rules/mapping/new',
    async page => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sports in one group')
      await page
        .getByRole('textbox', { name: 'Expression' })
        .fill(
          'group_titel contains "sport" AND tvg_id is_not_empty OR channel_name contains "📺" SET group_title = "Sports"',
        )
      await page.getByText('Unknown field').waitFor()
    },
  ],
  ['rule', `/rules/mapping/${data.mappings[1].id}`, page => page.getByText(/ of 45,000 /).waitFor()],
  ['rule-built-in', `/rules/mapping/${data.mappings[0].id}`, page => page.getByText(/ of 45,000 /).waitFor()],
  ['filter', `/rules/filters/${data.filters[1].id}`, page => page.getByText(/ of 45,000 /).waitFor()],
  [
    'filter-remove',
    `/rules/filters/${data.filters[1].id}`,
    async page => {
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByText('this filter').waitFor()
    },
  ],
  [
    'playlist-rules',
    '/playlists',
    async page => {
      await page.getByRole('button', { name: 'What the rules did' }).click()
      await page.getByRole('link', { name: 'No shopping' }).waitFor()
    },
  ],
  [
    'import',
    '/rules?import=true',
    async page => {
      await page.getByRole('textbox', { name: 'Exported rules' }).fill('[{"name": "UK",\n  "expression" "true"}]')
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.getByText('This is not JSON').waitFor()
    },
  ],
  [
    'import-origin',
    '/rules?import=true',
    async page => {
      await exported(page, '{"unknown": []}')
      await page.getByText('Which program').waitFor()
    },
  ],
  [
    'import-preview',
    '/rules?import=true',
    async page => {
      await exported(page, '{"filters": []}')
      await page.getByRole('checkbox', { name: 'Import No adults' }).click()
      await page.getByText('Left out').waitFor()
    },
  ],
  [
    'import-end',
    '/rules?import=true',
    async page => {
      await exported(page, '{"unknown": []}')
      await page.getByRole('radio', { name: 'tvarr' }).click()
      await page.getByRole('radio', { name: 'Take the text out' }).click()
      await page.getByRole('listitem').last().scrollIntoViewIfNeeded()
    },
  ],
  [
    'start',
    '/start',
    async page => {
      await page.getByLabel('What your provider gave you').fill('tv.example.org/list.m3u')
      await page.getByRole('button', { name: 'Look at it' }).click()
      await page.getByText('It works').waitFor()
    },
  ],
  [
    'start-account',
    '/start',
    async page => {
      await page
        .getByLabel('What your provider gave you')
        .fill('Server: http://panel.example.net:8080\nUsername: anna\nPassword: secret')
      await page.getByRole('button', { name: 'Look at it' }).click()
      await page.getByText('It works').waitFor()
    },
  ],
  [
    'start-groups',
    `/start?step=groups&source=${cable.id}`,
    page => page.getByRole('checkbox', { name: 'Germany' }).check(),
  ],
  [
    'start-player',
    `/start?step=player&playlist=${data.playlists[0].id}`,
    page => page.getByText('99,120 programmes').waitFor(),
  ],
  [
    'frame-find',
    '/channels',
    async page => {
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Channels, programmes' }).fill('harbour')
      await page
        .getByRole('option', { name: /Harbour One/ })
        .first()
        .waitFor()
    },
  ],
  [
    'frame-bell',
    '/channels',
    async page => {
      await page.getByRole('button', { name: /^Work in progress/ }).click()
      await page.getByText('Ended lately').waitFor()
    },
  ],
  [
    'frame-keys',
    '/channels',
    async page => {
      await page.keyboard.press('?')
      await page.getByText('Previous row').waitFor()
    },
  ],
  ['activity', '/activity'],
  ['activity-waiting', '/activity?state=pending'],
  ['activity-none', '/activity?state=cancelled&kind=proxy_regeneration'],
  ['settings', '/settings'],
  [
    'settings-addresses',
    '/settings',
    async page => {
      await page.getByLabel('Base address').fill('tv.home.example')
      await page.getByRole('region', { name: 'Addresses' }).getByRole('button', { name: 'Save' }).click()
      await page.getByText('An address begins with').first().waitFor()
    },
  ],
  [
    'settings-limits',
    '/settings',
    async page => {
      await page.getByLabel('Jobs at a time').fill('1000')
      await page.getByRole('button', { name: 'Save limits' }).click()
      await page.getByText('1 to 100').first().waitFor()
    },
  ],
  [
    'settings-providers',
    '/settings',
    async page => {
      await unfold('How patient Lineup is')(page)
      await page.getByText('Answers that are no failure').scrollIntoViewIfNeeded()
    },
  ],
  ['start', '/start', undefined, 'empty'],
  [
    'home',
    '/start',
    async page => {
      await page.getByRole('button', { name: 'Skip for now' }).click()
      await page.getByRole('link', { name: 'Begin' }).waitFor()
    },
    'empty',
  ],
  ['home-german', '/', inGerman],
  ['channels-german', '/channels', inGerman],
  ['channel-german', `/channels/${data.channels[1].id}`, inGerman],
  [
    'player-german',
    `/channels?play=${data.channels[1].id}`,
    german(page => page.getByText('Erneut versuchen').waitFor()),
  ],
  ['guide-german', '/guide', german(guided)],
  ['start-german', `/start?step=player&playlist=${data.playlists[0].id}`, inGerman],
  ['playlists-german', '/playlists', inGerman],
  [
    'playlist-edit-german',
    `/playlists/${data.playlists[0].id}?tab=changes`,
    german(page => page.getByText('Meadow 4 6').waitFor()),
  ],
  ['sources-german', '/sources', inGerman],
  [
    'sources-chosen-german',
    '/sources',
    german(async page => {
      await page.getByRole('checkbox', { name: /Cable/ }).first().click()
      await page.getByText('1 Quelle ausgewählt').waitFor()
    }),
  ],
  ['source-german', `/sources/${cable.id}`, inGerman],
  ['source-panel-german', `/sources/${panel.id}`, inGerman],
  ['source-held-german', `/sources/${held.id}`, inGerman],
  [
    'source-history-german',
    `/sources/${cable.id}?tab=history`,
    german(page => page.getByRole('link', { name: 'Welche?' }).first().click()),
  ],
  ['source-edit-german', `/sources/${panel.id}?edit=true`, inGerman],
  [
    'source-accounts-german',
    `/sources/${panel.id}?edit=true`,
    german(page => page.getByText('Weiteres Konto').scrollIntoViewIfNeeded()),
  ],
  ['source-add-german', '/sources?add=true&url=http%3A%2F%2Ftv.example.org%2Flist.m3u', inGerman],
  ['written-german', `/sources/${written.id}/channels`, inGerman],
  ['written-edit-german', `/sources/${written.id}/channels?edit=${rows[2].id}`, inGerman],
  [
    'written-import-german',
    `/sources/${written.id}/channels?import=true`,
    german(async page => {
      await page.getByRole('textbox', { name: 'Playlist' }).fill('#EXTM3U')
      await page.getByRole('button', { name: 'Vorschau' }).click()
      await page.getByText('Zeile 12').waitFor()
    }),
  ],
  ['rules-german', '/rules', inGerman],
  ['mappings-german', '/rules/mapping', inGerman],
  ['filters-german', '/rules/filters', inGerman],
  ['rule-german', `/rules/mapping/${data.mappings[1].id}`, german(page => page.getByText(/ von 45\.000 /).waitFor())],
  ['filter-german', `/rules/filters/${data.filters[1].id}`, german(page => page.getByText(/ von 45\.000 /).waitFor())],
  [
    'import-german',
    '/rules?import=true',
    german(async page => {
      await page.getByRole('textbox', { name: 'Exportierte Regeln' }).fill('{"filters": []}')
      await page.getByRole('button', { name: 'Vorschau' }).click()
      await page.getByRole('checkbox', { name: /No adults/ }).waitFor()
    }),
  ],
  [
    'frame-bell-german',
    '/channels',
    german(async page => {
      await page.getByRole('button', { name: /^Laufende und fertige Arbeit/ }).click()
      await page.getByRole('dialog').waitFor()
    }),
  ],
  [
    'frame-keys-german',
    '/channels',
    german(async page => {
      await page.keyboard.press('?')
      await page.getByText('Vorige Zeile').waitFor()
    }),
  ],
  [
    'settings-providers-german',
    '/settings',
    german(async page => {
      await unfold('Wie geduldig Lineup ist')(page)
      await page.getByText('Antworten, die kein Fehler sind').scrollIntoViewIfNeeded()
    }),
  ],
  ['activity-german', '/activity', inGerman],
  ['settings-german', '/settings', inGerman],
  ['channels', '/channels', undefined, 'empty'],
  ['guide', '/guide', undefined, 'empty'],
  ['playlists', '/playlists', undefined, 'empty'],
  ['sources', '/sources', undefined, 'empty'],
  ['written', `/sources/${written.id}/channels`, undefined, 'written'],
  ['rules', '/rules', undefined, 'empty'],
  ['filters', '/rules/filters', undefined, 'empty'],
  ['activity', '/activity', undefined, 'empty'],
  ['setup', '/', undefined, 'setup'],
  ['setup-german', '/', inGerman, 'setup'],
  [
    'signin',
    '/',
    async page => {
      await page.getByLabel('User name').fill('anna')
      await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').waitFor()
    },
    'signedout',
  ],
  ['signin-german', '/', inGerman, 'signedout'],
  ['playlists', '/playlists', page => page.getByRole('alert').waitFor(), 'broken'],
].filter(([name, , , scenario]) => {
  const wanted = process.argv.slice(2)
  return wanted.length === 0 || wanted.some(part => `${name}-${scenario ?? 'full'}`.includes(part))
})

const faults = []
await withBrowser(async context => {
  const servers = new Map()
  for (const scenario of new Set(PAGES.map(page => page[3] ?? 'full'))) {
    const server = mock({ folder, base: '/tv', scenario })
    await new Promise(done => server.listen(0, '127.0.0.1', done))
    servers.set(scenario, server)
  }
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const said = complaints(page)
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      for (const [name, path, act, scenario = 'full'] of PAGES) {
        const picture = [name, scenario === 'full' ? '' : scenario, size, colorScheme].filter(Boolean).join('-')
        // What one picture began to write is no draft for the next; a page that is left may keep it just then.
        const base = `http://127.0.0.1:${servers.get(scenario).address().port}/tv`
        await page.goto(`${base}/favicon.svg`)
        await page.evaluate(() => sessionStorage.clear())
        await page.goto(`${base}${path}`, { waitUntil: 'load' })
        await page.locator('h1, [role=dialog] h2').first().waitFor()
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
        // What does not come is a fault, and seen on the picture.
        await act?.(page).catch(error => faults.push({ picture, text: String(error).split('\n', 3).join(' ') }))
        for (const barrier of await barriers(page)) faults.push({ picture, text: barrier })
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (wide > 0) faults.push({ picture, text: `${wide} px too wide` })
        await page.screenshot({ path: `${target}${picture}.png` })
        await page.evaluate(() => localStorage.removeItem('lineup.language'))
        // Refusals are answers here, not faults.
        for (const text of said) if (!/ (400|401|422|502|503)$/.test(text)) faults.push({ picture, text })
        said.clear()
      }
    }
  }
  for (const server of servers.values()) {
    server.closeAllConnections()
    server.close()
  }
})
// The same fault on many pictures is said once.
const said = new Map()
for (const { picture, text } of faults) said.set(text, [...(said.get(text) ?? []), picture])
for (const [text, pictures] of said)
  console.error(
    `${text}\n  ${pictures.slice(0, 3).join(', ')}${pictures.length > 3 ? ` and ${pictures.length - 3} more` : ''}`,
  )
console.log(`${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0
