import { useDebouncedValue } from '@mantine/hooks'
import { memo, useState } from 'react'
import { Chip } from '../parts/Chip'
import { oneOf, optionsOf } from '../parts/params'
import { usePlaylists } from '../playlists/data'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'
import { number } from '../words/number'
import { useGroups } from './data'
import { KINDS, type Wanted } from './words'

interface Props {
  wanted: Wanted
  onChange: (change: Wanted) => void
}

export const Filters = memo(function Filters({ wanted, onChange }: Props) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 200)
  const groups = useGroups(wanted.source, search, wanted).data ?? []
  const sources = (useSources().data ?? []).filter(source => source.source_kind === 'stream')
  const playlists = usePlaylists().data ?? []
  return (
    <>
      {(sources.length > 1 || wanted.source !== undefined) && (
        <Chip
          label={t.channels.source}
          value={wanted.source}
          options={sources.map(({ id, name, channel_count }) => ({
            value: id,
            label: name,
            note: number(channel_count),
          }))}
          onChange={source => onChange({ source, group: undefined })}
        />
      )}
      <Chip
        label={t.channels.fields.group_title}
        value={wanted.group}
        options={groups
          .filter(({ name }) => name !== '')
          .map(({ name, count }) => ({ value: name, label: name, note: number(count) }))}
        onChange={group => onChange({ group })}
        onSearch={setText}
      />
      <Chip
        label={t.parts.kind}
        value={wanted.kind}
        options={optionsOf(t.channels.kinds)}
        onChange={kind => onChange({ kind: oneOf(KINDS, kind) })}
      />
      {(playlists.length > 0 || wanted.playlist !== undefined) && (
        <Chip
          label={t.channels.playlist}
          value={wanted.playlist}
          options={playlists.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={playlist => onChange({ playlist })}
        />
      )}
    </>
  )
})
