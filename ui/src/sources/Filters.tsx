// What of the sources is shown, and in which order: all of it is in the page's address.
import { Group, Select } from '@mantine/core'
import { Chip } from '../parts/Chip'
import { Search } from '../parts/Search'
import { oneOf } from '../parts/params'
import { t } from '../words/catalogue'
import { FLAVOURS, nameOf, type Flavour } from './flavour'
import { CONDITIONS, SORTS, USES, type Condition, type Sort, type Use, type Wanted } from './order'

/** Stands for no choice: a value of its own, so that the keyboard reaches it. */
const OWN = 'own'

export function Filters({ wanted, onWant }: { wanted: Wanted; onWant: (change: Wanted) => void }) {
  const sorts = [OWN, ...Object.keys(SORTS)] as (typeof OWN | Sort)[]
  return (
    <Group gap="xs">
      <Search
        value={wanted.search ?? ''}
        onChange={text => onWant({ search: text || undefined })}
        placeholder={t.sources.search}
      />
      <Chip
        label={t.sources.filterKind}
        value={wanted.kind}
        options={(Object.keys(FLAVOURS) as Flavour[]).map(value => ({ value, label: nameOf(value) }))}
        onChange={kind => onWant({ kind: oneOf(FLAVOURS, kind) })}
      />
      <Chip
        label={t.sources.filterState}
        value={wanted.state}
        options={(Object.keys(CONDITIONS) as Condition[]).map(value => ({
          value,
          label: t.sources.conditions[value],
        }))}
        onChange={state => onWant({ state: oneOf(CONDITIONS, state) })}
      />
      <Chip
        label={t.sources.filterUse}
        value={wanted.use}
        options={(Object.keys(USES) as Use[]).map(value => ({ value, label: t.sources.uses[value] }))}
        onChange={use => onWant({ use: oneOf(USES, use) })}
      />
      <Select
        aria-label={t.sources.sortedBy}
        size="xs"
        radius="xl"
        w={190}
        ml={{ base: 0, sm: 'auto' }}
        value={wanted.sort ?? OWN}
        data={sorts.map(value => ({ value, label: t.sources.sorts[value] }))}
        onChange={sort => onWant({ sort: oneOf(SORTS, sort) })}
      />
    </Group>
  )
}
