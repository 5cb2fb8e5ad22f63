// Above the table: what is not saved and what is wrong, and what can be done with the rows that are chosen.
import { ActionIcon, Button, Group, Paper, Text, Tooltip } from '@mantine/core'
import { tell } from '../api/cache'
import { Changed } from '../parts/Changed'
import { Fault } from '../parts/Fault'
import { IconArrowBackUp, IconArrowForwardUp } from '../parts/icons'
import { t } from '../words/catalogue'
import { SetGroup } from './Bulk'
import { allWrong } from './check'
import { COLUMNS } from './columns'
import { isBlank, set, stepped, type GridRow } from './grid'
import type { Cell } from './place'
import type { Grid } from './useGrid'

interface Props {
  grid: Grid
  shown: GridRow[]
  chosen: ReadonlySet<string>
  onChoose: (keys: ReadonlySet<string>) => void
  onGo: (row: number, column: number) => void
  isWhole: boolean
  active: Cell
  groups: string[]
}

export function GridBar({ grid, shown, chosen, onChoose, onGo, isWhole, active, groups }: Props) {
  const { difference, isDirty } = grid
  const { added, changed, removed, moved } = difference
  const wrong = shown.flatMap((row, at) =>
    Object.keys(isBlank(row) ? {} : allWrong(row, grid.refused.get(row.key))).map(name => ({
      row: at,
      column: Math.max(
        0,
        COLUMNS.findIndex(({ field }) => field === name),
      ),
    })),
  )
  const after = (cell: Cell) => cell.row > active.row || (cell.row === active.row && cell.column > active.column)
  const toWrong = () => {
    const cell = wrong.find(after) ?? wrong[0]
    if (cell !== undefined) onGo(cell.row, cell.column)
  }
  return (
    <>
      <Group gap="xs" role="toolbar" aria-label={t.manual.tableTitle}>
        <Step label={t.manual.undo} icon={<IconArrowBackUp size={18} stroke={1.5} />} onPress={grid.undo} />
        <Step label={t.manual.redo} icon={<IconArrowForwardUp size={18} stroke={1.5} />} onPress={grid.redo} />
        <Text component="div" role="status" c={isDirty ? undefined : 'dimmed'}>
          {isDirty ? t.manual.unsaved(added, changed, removed, moved) : t.manual.allSaved}
        </Text>
        {wrong.length > 0 && (
          <Button variant="default" size="xs" c="var(--lineup-bad)" title={t.manual.nextProblem} onClick={toWrong}>
            {t.manual.problems(wrong.length)}
          </Button>
        )}
        <Group gap="xs" ml="auto">
          <Button
            variant="default"
            disabled={!isDirty || grid.isSaving}
            onClick={() => {
              grid.discard()
              tell(t.manual.discarded)
            }}
          >
            {t.manual.discard}
          </Button>
          <Button
            disabled={!isDirty}
            loading={grid.isSaving}
            onClick={() => (wrong.length > 0 ? toWrong() : grid.save())}
          >
            {t.manual.saveAll}
          </Button>
        </Group>
      </Group>
      {grid.isFromDraft && isDirty && (
        <Text size="sm" c="dimmed">
          {t.manual.fromDraft}
        </Text>
      )}
      {grid.isElsewhere && (
        <Changed
          title={t.manual.elsewhere}
          busy={grid.isSaving}
          onTheirs={grid.discard}
          onMine={() => grid.save(true)}
        />
      )}
      {grid.error !== null && <Fault error={grid.error} />}
      <Chosen grid={grid} shown={shown} chosen={chosen} onChoose={onChoose} isWhole={isWhole} groups={groups} />
    </>
  )
}

function Step({ label, icon, onPress }: { label: string; icon: React.ReactNode; onPress: (() => void) | undefined }) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="dimmed"
        size={34}
        aria-label={label}
        disabled={onPress === undefined}
        onClick={onPress}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}

type ChosenProps = Pick<Props, 'grid' | 'shown' | 'chosen' | 'onChoose' | 'isWhole' | 'groups'>

function Chosen({ grid, shown, chosen, onChoose, isWhole, groups }: ChosenProps) {
  // What is gone meanwhile is not chosen any more.
  const keys = new Set(shown.filter(({ key }) => chosen.has(key)).map(({ key }) => key))
  if (keys.size === 0) return null
  const { rows, change } = grid
  const button = (label: string, work: () => void) => (
    <Button variant="default" size="xs" onClick={work}>
      {label}
    </Button>
  )
  return (
    <Paper p="xs" pl="md" role="group" aria-label={t.manual.chosen}>
      <Group gap="xs">
        <Text fw={600} aria-live="polite" mr="xs">
          {t.manual.chosenCount(keys.size)}
        </Text>
        {button(t.manual.switchOn, () => change(set(rows, keys, { enabled: true })))}
        {button(t.manual.switchOff, () => change(set(rows, keys, { enabled: false })))}
        <SetGroup groups={groups} onSet={group_title => change(set(rows, keys, { group_title }))} />
        {isWhole && button(t.manual.rowsUp, () => change(stepped(rows, keys, -1)))}
        {isWhole && button(t.manual.rowsDown, () => change(stepped(rows, keys, 1)))}
        <Button
          variant="subtle"
          color="red"
          size="xs"
          onClick={() => {
            change(rows.filter(({ key }) => !keys.has(key)))
            onChoose(new Set())
            tell(t.manual.rowsRemoved(keys.size))
          }}
        >
          {t.manual.delete}
        </Button>
        <Button variant="subtle" color="gray" c="dimmed" size="xs" ml="auto" onClick={() => onChoose(new Set())}>
          {t.manual.chooseNone}
        </Button>
      </Group>
    </Paper>
  )
}
