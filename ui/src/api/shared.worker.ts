// One event stream for all tabs. A browser opens six connections to a server of HTTP/1.1 at most: with a stream each,
// the seventh tab would wait for ever.
import { follow, type Heard, type Stream } from './stream'

/** What a tab asks of it. `url`: of the events. */
export type Asked = { to: 'follow'; url: string } | { to: 'again' } | { to: 'leave' }

const tabs = new Set<MessagePort>()
let stream: Stream | undefined
/** What became known of the connection last. */
let state: Heard | undefined

function hear(heard: Heard) {
  if (heard.is !== 'told') state = heard
  for (const tab of tabs) tab.postMessage(heard)
}

function welcome(tab: MessagePort, url: string) {
  tabs.add(tab)
  // A tab that comes later is told how the connection is, and asks the server what ran before. It comes from a server
  // that answers: no reason to wait for the next try.
  if (state?.is === 'open') tab.postMessage(state)
  else if (state !== undefined) stream?.again()
  stream ??= follow(url, hear)
}

function leave(tab: MessagePort) {
  tabs.delete(tab)
  if (tabs.size > 0) return
  stream?.close()
  stream = undefined
  state = undefined
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
