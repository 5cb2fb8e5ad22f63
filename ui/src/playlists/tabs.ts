// The ways to look at what a playlist would publish, as addresses name them.
export const TABS = { channels: true, guide: true, raw: true, changes: true } as const
export type Tab = keyof typeof TABS
