// What rules did in the last generation.
import { Button, Collapse, Group, Table } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '../parts/Fault'
import { IconChevronDown, IconChevronRight } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { t } from '../words/catalogue'
import { duration, number } from '../words/number'
import type { Playlist, RuleKind } from '../api/model'
import { Note } from '../parts/Note'

type Count = Playlist['rules']['rules'][number]

export function RulesReport({ playlist }: { playlist: Playlist }) {
  const [isOpen, setOpen] = useState(false)
  const { rules, filters, warnings } = playlist.rules
  const hasCounts = rules.length + filters.length > 0
  if (!playlist.last_generated_at || (!hasCounts && warnings.length === 0)) return null
  return (
    <div>
      {warnings.length > 0 && (
        <Notice tone="warn">
          {warnings.map(warning => (
            <div key={warning}>{warning}</div>
          ))}
        </Notice>
      )}
      {hasCounts && (
        <>
          <Group gap="xs" mt={warnings.length > 0 ? 'xs' : 0}>
            <Button
              variant="subtle"
              color="gray"
              c="dimmed"
              px={4}
              size="compact-sm"
              fw={400}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
              leftSection={isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
            >
              {t.playlists.whatRulesDid}
            </Button>
          </Group>
          <Collapse expanded={isOpen}>
            <Table mt={4} verticalSpacing={4} horizontalSpacing="xs" maw={680}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t.playlists.rule}</Table.Th>
                  <Table.Th ta="right" visibleFrom="xs">
                    {t.playlists.asked}
                  </Table.Th>
                  <Table.Th ta="right">{t.playlists.matched}</Table.Th>
                  <Table.Th ta="right">{t.playlists.changed}</Table.Th>
                  <Table.Th ta="right" visibleFrom="xs">
                    {t.playlists.time}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rules.map(count => (
                  <Counts key={count.id} kind="mapping" count={count} />
                ))}
                {filters.map(count => (
                  <Counts key={count.id} kind="filters" count={count} />
                ))}
              </Table.Tbody>
            </Table>
          </Collapse>
        </>
      )}
    </div>
  )
}

function Counts({ kind, count }: { kind: RuleKind; count: Count }) {
  const subject = t.playlists.subject[count.source_type]
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <TextLink c="inherit" underline="hover" to="/rules/$kind/$id" params={{ kind, id: count.id }}>
          {count.name}
        </TextLink>{' '}
        <Note span>{kind === 'filters' ? t.playlists.filterOf(subject) : subject}</Note>
      </Table.Td>
      <Table.Td ta="right" visibleFrom="xs">
        {number(count.evaluated)}
      </Table.Td>
      <Table.Td ta="right">{number(count.matched)}</Table.Td>
      <Table.Td ta="right">{number(count.changed)}</Table.Td>
      <Table.Td ta="right" visibleFrom="xs">
        {duration(Math.round(count.micros / 1000))}
      </Table.Td>
    </Table.Tr>
  )
}
