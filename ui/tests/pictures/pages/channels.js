// Channels, the player and the guide.
import { all, press, seen } from './acts.js'

const channel = ({ channel }) => `/channels/${channel.id}`
const playing = ({ channel }) => `/channels?play=${channel.id}`
/** Some programme is there. */
const guided = page => page.locator('[data-programme], main li button').first().waitFor()
const failed = page => page.getByRole('dialog').getByRole('alert').waitFor()

export const channels = [
  { name: 'channels', path: '/channels' },
  { name: 'channels', path: '/channels', world: 'empty' },
  { name: 'channels', path: '/channels', language: 'de' },
  { name: 'channels-tiles', path: '/channels?view=tiles' },
  {
    name: 'channels',
    path: '/channels?sort=channel_name&group=News',
    world: 'large',
  },
  {
    name: 'channels-none',
    path: '/channels?search=nothing',
    act: seen('No channel matches'),
  },
  {
    name: 'channels-chip',
    path: '/channels?kind=live',
    act: all(press('Filter: Group'), page => page.getByRole('option').first().waitFor()),
  },
  {
    name: 'channels-filter',
    path: '/channels?group=News',
    act: all(press('Create a filter from this'), seen(/channels match/)),
  },
  { name: 'channel', path: channel, act: seen('Open in the guide') },
  { name: 'channel', path: channel, language: 'de' },
  {
    name: 'channel-published',
    path: channel,
    act: page => page.getByRole('heading', { name: 'Sent by the provider' }).scrollIntoViewIfNeeded(),
  },
  {
    name: 'channel-series',
    path: ({ series }) => `/channels/${series.id}`,
    act: all(press('Load from provider'), page => page.getByRole('dialog').getByText(/^S?\d/).first().waitFor()),
  },
  { name: 'player', path: playing, act: failed },
  { name: 'player', path: playing, act: failed, language: 'de' },
  { name: 'guide', path: '/guide', act: guided },
  { name: 'guide', path: '/guide', act: guided, language: 'de' },
  { name: 'guide', path: '/guide', world: 'empty' },
  { name: 'guide', path: '/guide?category=film', world: 'large', act: guided },
  {
    name: 'guide-zone',
    path: () => `/guide?zone=Asia/Kathmandu&from=${new Date(new Date().setUTCHours(17, 0, 0, 0)).toISOString()}`,
    act: guided,
  },
  {
    name: 'guide-programme',
    path: ({ programme }) => `/guide?programme=${programme.id}`,
    act: page => page.getByRole('dialog').getByText('Show in the guide').waitFor(),
  },
  {
    name: 'guide-found',
    path: '/guide?programmes=garden',
    act: seen(/Garden/),
  },
  {
    name: 'guide-none',
    path: '/guide?search=nothing',
    act: seen('No channel matches'),
  },
  {
    name: 'guide-gone',
    path: '/guide?playlist=none',
    act: seen('no longer exists'),
  },
]
