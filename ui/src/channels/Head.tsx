// The heads of the columns: a press sorts.
import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '../parts/icons'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import { COLUMNS, sorted, type Wanted } from './words'

export function Head({ wanted, onWant }: { wanted: Wanted; onWant: (change: Wanted) => void }) {
  const Arrow = wanted.order === 'desc' ? IconArrowDown : IconArrowUp
  return (
    <div className={classes.headGroup} role="rowgroup">
      <div className={classes.head} role="row" aria-rowindex={1}>
        {COLUMNS.map(column => {
          const isSorted = wanted.sort === column
          return (
            <div
              key={column}
              role="columnheader"
              className={classes.columnHead}
              data-column={column}
              aria-sort={!isSorted ? 'none' : wanted.order === 'desc' ? 'descending' : 'ascending'}
            >
              <UnstyledButton className={classes.sort} onClick={() => onWant(sorted(wanted, column))}>
                <span>{t.channels.column[column]}</span>
                {isSorted && <Arrow size={14} stroke={1.5} aria-hidden />}
              </UnstyledButton>
            </div>
          )
        })}
        <div role="columnheader" aria-label={t.channels.play} />
      </div>
    </div>
  )
}
