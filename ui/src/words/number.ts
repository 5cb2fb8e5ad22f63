import { locale } from './language'

export function number(value: number): string {
  return value.toLocaleString(locale())
}

/** "1 channel", "1,203 channels". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`
}

/** "1.4 MB" */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let at = 0
  let rest = value
  while (rest >= 1000 && at < units.length - 1) {
    rest /= 1000
    at += 1
  }
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: rest < 10 && at > 0 ? 1 : 0 }).format(rest)} ${units[at] ?? ''}`
}

/** "58 %" of a share from 0 to 1. */
export function percent(share: number, digits = 1): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: digits }).format(share)
}

/** "40 ms", "3.2 s", "4 min". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${number(milliseconds)} ms`
  if (milliseconds < 60_000)
    return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(milliseconds / 1000)} s`
  return `${number(Math.round(milliseconds / 60_000))} min`
}
