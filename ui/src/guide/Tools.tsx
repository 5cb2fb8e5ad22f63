import { ActionIcon, Button, Group, SegmentedControl, Select } from '@mantine/core'
import { memo, useState } from 'react'
import { IconChevronLeft, IconChevronRight } from '../parts/icons'
import { Search } from '../parts/Search'
import { usePlaylists } from '../playlists/data'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'
import { ZONES } from '../words/language'
import type { Wanted } from './data'
import classes from './guide.module.css'
import { evening } from './layout'
import { clockIn, DAY, dayIn, HOUR, hourOf, midnightIn, MINUTE, ownZone } from './zone'
import { type Family, FAMILY_NAMES } from './category'

/** Instead of a playlist: all guides as they are. */
export const ALL = 'all'

interface Props {
  search: string | undefined
  programmes: string | undefined
  /** A playlist, a guide, or all. */
  chosen: string
  zone: string
  now: number
  from: number | undefined
  isNarrow: boolean
  onWant: (change: Wanted) => void
  onGo: (time: number | undefined) => void
}

/** Memoised, because its options are long lists. */
export const Tools = memo(function Tools(props: Props) {
  const { search, programmes, chosen, zone, now, from, isNarrow, onWant, onGo } = props
  const [isProgrammes, setProgrammes] = useState(programmes !== undefined)
  const [known, setKnown] = useState(programmes)
  if (known !== programmes) {
    // Opening a result returns to the grid.
    setKnown(programmes)
    setProgrammes(programmes !== undefined)
  }
  const text = (isProgrammes ? programmes : search) ?? ''
  return (
    <div className={classes.tools}>
      <Group gap="xs" style={{ flex: '1 1 440px' }}>
        <Search
          key={String(isProgrammes)}
          value={text}
          onChange={next => onWant({ [isProgrammes ? 'programmes' : 'search']: next || undefined })}
          placeholder={isProgrammes ? t.guide.searchProgrammes : t.channels.search}
          w={220}
        />
        <SegmentedControl
          aria-label={t.guide.searchIn}
          value={isProgrammes ? 'programmes' : 'channels'}
          onChange={next => {
            const isNow = next === 'programmes'
            setProgrammes(isNow)
            // Keeps the text that was typed.
            onWant({
              programmes: isNow ? text || undefined : undefined,
              search: isNow ? undefined : text || undefined,
            })
          }}
          data={[
            { value: 'channels', label: t.frame.channels },
            { value: 'programmes', label: t.frame.programmes },
          ]}
        />
        <Whose chosen={chosen} onWant={onWant} />
      </Group>
      <Group gap={6} flex={{ base: '1 1 100%', sm: 'none' }}>
        {isNarrow && (
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t.guide.earlier}
            onClick={() => onGo((from ?? now) - HOUR)}
          >
            <IconChevronLeft size={18} stroke={1.5} />
          </ActionIcon>
        )}
        <Button variant="default" px="sm" onClick={() => onGo(undefined)}>
          {t.guide.now}
        </Button>
        <Button variant="default" px="sm" onClick={() => onGo(evening(zone, now))}>
          {t.guide.tonight}
        </Button>
        {isNarrow && (
          <ActionIcon variant="default" size={36} aria-label={t.guide.later} onClick={() => onGo((from ?? now) + HOUR)}>
            <IconChevronRight size={18} stroke={1.5} />
          </ActionIcon>
        )}
        <Day zone={zone} now={now} from={from} onGo={onGo} />
        <Select
          aria-label={t.guide.zone}
          searchable
          limit={100}
          w={190}
          flex={{ base: '1 1 130px', sm: 'none' }}
          value={zone}
          data={[...new Set([ownZone(), zone, 'UTC', ...ZONES])]}
          onChange={next => next !== null && onWant({ zone: next === ownZone() ? undefined : next })}
          nothingFoundMessage={t.guide.noZone}
        />
      </Group>
    </div>
  )
})

function Whose({ chosen, onWant }: Pick<Props, 'chosen' | 'onWant'>) {
  const playlists = usePlaylists().data ?? []
  const guides = (useSources().data ?? []).filter(source => source.source_kind === 'epg')
  if (playlists.length + guides.length === 0) return null
  return (
    <Select
      aria-label={t.guide.whose}
      placeholder={t.guide.choose}
      searchable={playlists.length + guides.length > 8}
      w={200}
      rightSectionWidth={30}
      flex={{ base: '1 1 0', sm: 'none' }}
      value={chosen}
      data={[
        { group: t.frame.playlists, items: playlists.map(({ id, name }) => ({ value: id, label: name })) },
        {
          group: t.guide.guides,
          items: [
            { value: ALL, label: t.guide.allGuides },
            ...guides.map(({ id, name }) => ({ value: id, label: name })),
          ],
        },
      ]}
      onChange={next => {
        const isGuide = guides.some(({ id }) => id === next)
        onWant({
          source: isGuide ? (next ?? undefined) : undefined,
          playlist: isGuide ? undefined : (next ?? undefined),
        })
      }}
    />
  )
}

function Day({ zone, now, from, onGo }: Pick<Props, 'zone' | 'now' | 'from' | 'onGo'>) {
  const today = midnightIn(zone, now)
  // Browsers round scroll positions.
  const shown = midnightIn(zone, from === undefined ? now : from + MINUTE)
  const days = Array.from({ length: 9 }, (_, at) => midnightIn(zone, now, at - 1))
  if (!days.includes(shown)) days.push(shown)
  return (
    <Select
      aria-label={t.guide.day}
      w={140}
      flex={{ base: '1 1 130px', sm: 'none' }}
      value={String(shown)}
      data={days.sort((a, b) => a - b).map(day => ({ value: String(day), label: dayIn(zone, day, now) }))}
      onChange={next => {
        if (next === null) return
        // The same time on that day, to the hour.
        const there = Math.floor(((from ?? now) - midnightIn(zone, from ?? now)) / HOUR)
        onGo(hourOf(zone, now, Math.round((Number(next) - today) / DAY), there))
      }}
      comboboxProps={{ width: 160 }}
      title={clockIn(zone, from ?? now)}
    />
  )
}

interface LegendProps {
  value: Family | undefined
  onChange: (family: Family | undefined) => void
}

export function Legend({ value, onChange }: LegendProps) {
  return (
    <div className={classes.legend} role="group" aria-label={t.guide.legend}>
      {FAMILY_NAMES.map(family => (
        <button
          key={family}
          type="button"
          className={classes.kind}
          data-family={family}
          aria-pressed={value === family}
          onClick={() => onChange(value === family ? undefined : family)}
        >
          <span className={classes.swatch} aria-hidden />
          {t.guide.family[family]}
        </button>
      ))}
    </div>
  )
}
