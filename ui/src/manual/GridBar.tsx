// The toolbar of the table: unsaved changes, errors, and actions on the chosen rows.
import { Button, Group, Text } from '@mantine/core'
import { tell } from '../api/cache'
import { Changed } from '../parts/Changed'
import { ChosenAction, ChosenBar } from '../parts/Chosen'
import { Fault } from '../parts/Fault'
import { IconButton } from '../parts/IconButton'
import { IconArrowBackUp, IconArrowForwardUp } from '../parts/icons'
import { t } from '../words/catalogue'
import { SetGroup } from './Bulk'
import { allWrong } from './check'
import { COLUMNS } from './columns'
import { isBlank, set, stepped, type GridRow } from './grid'
import type { Cell } from './place'
import type { Grid } from './useGrid'
import { Note } from '../parts/Note'

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
        <Step label={t.parts.undo} icon={IconArrowBackUp} onPress={grid.undo} />
        <Step label={t.manual.redo} icon={IconArrowForwardUp} onPress={grid.redo} />
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
            {t.parts.save}
          </Button>
        </Group>
      </Group>
      {grid.isFromDraft && isDirty && <Note>{t.manual.fromDraft}</Note>}
      <Changed
        title={t.manual.elsewhere}
        isElsewhere={grid.isElsewhere}
        busy={grid.isSaving}
        takeTheirs={grid.discard}
        onMine={() => grid.save(true)}
      />
      {grid.error !== null && <Fault error={grid.error} />}
      <Chosen grid={grid} shown={shown} chosen={chosen} onChoose={onChoose} isWhole={isWhole} groups={groups} />
    </>
  )
}

interface StepProps {
  label: string
  icon: typeof IconArrowBackUp
  onPress: (() => void) | undefined
}

function Step({ label, icon, onPress }: StepProps) {
  return <IconButton icon={icon} label={label} hint={label} disabled={onPress === undefined} onClick={onPress} />
}

type ChosenProps = Pick<Props, 'grid' | 'shown' | 'chosen' | 'onChoose' | 'isWhole' | 'groups'>

function Chosen({ grid, shown, chosen, onChoose, isWhole, groups }: ChosenProps) {
  // Rows that no longer exist are not chosen.
  const keys = new Set(shown.filter(({ key }) => chosen.has(key)).map(({ key }) => key))
  if (keys.size === 0) return null
  const { rows, change } = grid
  const remove = () => {
    change(rows.filter(({ key }) => !keys.has(key)))
    onChoose(new Set())
    tell(t.manual.rowsRemoved(keys.size))
  }
  return (
    <ChosenBar
      label={t.manual.chosen}
      count={t.parts.chosenCount(keys.size)}
      onDelete={remove}
      onNone={() => onChoose(new Set())}
    >
      <ChosenAction label={t.parts.switchOn} run={() => change(set(rows, keys, { enabled: true }))} />
      <ChosenAction label={t.parts.switchOff} run={() => change(set(rows, keys, { enabled: false }))} />
      <SetGroup groups={groups} onSet={group_title => change(set(rows, keys, { group_title }))} />
      {isWhole && <ChosenAction label={t.sources.moveUp} run={() => change(stepped(rows, keys, -1))} />}
      {isWhole && <ChosenAction label={t.sources.moveDown} run={() => change(stepped(rows, keys, 1))} />}
    </ChosenBar>
  )
}
