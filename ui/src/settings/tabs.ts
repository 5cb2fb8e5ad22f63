// The tabs of the settings and the sections in each. Their names stand in addresses.

export const TABS = {
  general: ['look'],
  access: ['account', 'password', 'tokens'],
  jobs: ['jobs', 'waiting', 'providers'],
  addresses: ['addresses'],
  startup: ['startup'],
  about: ['about'],
} as const

export type Tab = keyof typeof TABS
export type SectionId = (typeof TABS)[Tab][number]

export const tabNames = Object.keys(TABS) as Tab[]

/** The tab of an address: named, or that of the section in its fragment. */
export function tabOf(named: Tab | undefined, fragment: string): Tab {
  return named ?? tabNames.find(tab => TABS[tab].some(id => id === fragment)) ?? 'general'
}
