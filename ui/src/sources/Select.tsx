// Chooses one source of a kind, or all.
import { Select, type SelectProps } from '@mantine/core'
import type { SourceKind } from '../api/model'
import { t } from '../words/catalogue'
import { useSources } from './data'

interface Props extends Omit<SelectProps, 'value' | 'data' | 'onChange'> {
  kind: SourceKind
  /** null: all. */
  value: string | null
  onChange: (id: string | null) => void
}

export function SourceSelect({ kind, value, onChange, ...props }: Props) {
  const sources = (useSources().data ?? []).filter(source => source.source_kind === kind)
  return (
    <Select
      {...props}
      value={value ?? ''}
      data={[
        { value: '', label: t.sources.all },
        ...sources.map(source => ({ value: source.id, label: t.rules.onlySource(source.name) })),
      ]}
      onChange={id => onChange(id === '' ? null : id)}
    />
  )
}
