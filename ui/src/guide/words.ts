import { t } from '../words/catalogue'
import { locale } from '../words/language'
import type { Programme } from '../api/model'

type Credit = Programme['credits'][number]

export function list(texts: string[]): string {
  return new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(texts)
}

/** The episode, and whether the programme is live, a premiere or new. */
export function marksOf(
  programme: Pick<Programme, 'season' | 'episode' | 'is_live' | 'is_premiere' | 'is_new'>,
): string[] {
  const { season, episode } = programme
  return [
    episode === null ? '' : season === null ? t.guide.episode(episode) : t.guide.seasonEpisode(season, episode),
    programme.is_live ? t.guide.live : programme.is_premiere ? t.guide.premiere : programme.is_new ? t.guide.new : '',
  ].filter(Boolean)
}

/** Names by role, in the guide's order. Actors are listed with their characters. */
export function creditsOf(credits: Credit[]): [role: Credit['role'], names: string[]][] {
  const all = new Map<Credit['role'], string[]>()
  for (const { role, name, character } of credits)
    all.set(role, [...(all.get(role) ?? []), character === '' ? name : t.guide.playing(name, character)])
  return [...all]
}
