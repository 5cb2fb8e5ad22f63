import { Group, Select } from '@mantine/core'
import { Chip } from '../parts/Chip'
import { Search } from '../parts/Search'
import { namesOf, oneOf, optionsOf } from '../parts/params'
import { t } from '../words/catalogue'
import { FLAVOURS, nameOf } from './flavour'
import { CONDITIONS, SORTS, USES, type Wanted } from './order'

/** The user's own order: an option too, so that the keyboard reaches it. */
const OWN = 'own'

export function Filters({ wanted, onWant }: { wanted: Wanted; onWant: (change: Wanted) => void }) {
  return (
    <Group gap="xs">
      <Search
        value={wanted.search ?? ''}
        onChange={text => onWant({ search: text || undefined })}
        placeholder={t.sources.search}
      />
      <Chip
        label={t.parts.kind}
        value={wanted.kind}
        options={namesOf(FLAVOURS).map(value => ({ value, label: nameOf(value) }))}
        onChange={kind => onWant({ kind: oneOf(namesOf(FLAVOURS), kind) })}
      />
      <Chip
        label={t.parts.state}
        value={wanted.state}
        options={optionsOf(t.sources.conditions)}
        onChange={state => onWant({ state: oneOf(namesOf(CONDITIONS), state) })}
      />
      <Chip
        label={t.sources.filterUse}
        value={wanted.use}
        options={optionsOf(t.sources.uses)}
        onChange={use => onWant({ use: oneOf(USES, use) })}
      />
      <Select
        aria-label={t.sources.sortedBy}
        size="xs"
        radius="xl"
        w={190}
        ml={{ base: 0, sm: 'auto' }}
        value={wanted.sort ?? OWN}
        data={optionsOf(t.sources.sorts)}
        onChange={sort => onWant({ sort: oneOf(SORTS, sort) })}
      />
    </Group>
  )
}
