// One event stream for all tabs. A browser opens at most six HTTP/1.1 connections to a server: with a stream in each tab,
// the seventh tab would never load.
import { follow, type Heard, type Stream } from './stream'

/** A tab's request. `url`: the address of the events. */
export type Asked = { to: 'follow'; url: string } | { to: 'again' } | { to: 'leave' }

const tabs = new Set<MessagePort>()
let stream: Stream | undefined
/** The last known state of the connection. */
let state: Heard | undefined

function hear(heard: Heard) {
  if (heard.is !== 'told') state = heard
  for (const tab of tabs) tab.postMessage(heard)
}

function welcome(tab: MessagePort, url: string) {
  tabs.add(tab)
  // A later tab gets the state of the connection and reads the earlier operations itself. The server has just delivered
  // that tab, so a lost stream reconnects at once.
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
