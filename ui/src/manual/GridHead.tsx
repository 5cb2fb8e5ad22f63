// The head of the table.
import { t } from '../words/catalogue'
import { COLUMNS, titleOf } from './columns'
import classes from './grid.module.css'

export function Head({ isAll, onAll }: { isAll: boolean; onAll: (isAll: boolean) => void }) {
  return (
    <div role="row" aria-rowindex={1} className={classes.head}>
      <div role="columnheader" className={classes.gutter}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t.parts.chooseAll}
          checked={isAll}
          onChange={event => onAll(event.currentTarget.checked)}
        />
      </div>
      {COLUMNS.map(({ field }) => (
        <div key={field} role="columnheader" className={classes.title}>
          {titleOf(field)}
        </div>
      ))}
    </div>
  )
}
