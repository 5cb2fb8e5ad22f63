// One event stream for all tabs. A browser opens six connections to a server of HTTP/1.1 at most: with a stream each,
// the seventh tab would wait for ever.
import { merged, toldIn, type Operation } from './operation'
import { follow, type Heard, type Stream } from './stream'

/** What a tab asks of it. `url`: of the events. */
export type Asked = { to: 'follow'; url: string } | { to: 'again' } | { to: 'leave' }

const tabs = new Set<MessagePort>()
let stream: Stream | undefined
/** What the last thing was that became known of the connection. */
let state: Heard | undefined
/** For the tab that comes later than the server's snapshot. */
let operations: Operation[] = []

function hear(heard: Heard) {
  if (heard.is === 'told') operations = toldIn(heard.data).reduce(merged, operations)
  else state = heard
  for (const tab of tabs) tab.postMessage(heard)
}

function welcome(tab: MessagePort, url: string) {
  tabs.add(tab)
  if (stream === undefined) {
    stream = follow(url, hear)
    return
  }
  if (state !== undefined) tab.postMessage(state)
  tab.postMessage({ is: 'told', data: JSON.stringify(operations) } satisfies Heard)
}

function leave(tab: MessagePort) {
  tabs.delete(tab)
  if (tabs.size > 0) return
  stream?.close()
  stream = undefined
  state = undefined
  operations = []
}

addEventListener('connect', event => {
  const tab = event instanceof MessageEvent ? event.ports[0] : undefined
  if (tab === undefined) return
  tab.onmessage = ({ data }: MessageEvent<Asked>) => {
    if (data.to === 'follow') welcome(tab, data.url)
    else if (data.to === 'leave') leave(tab)
    else stream?.again()
  }
})
