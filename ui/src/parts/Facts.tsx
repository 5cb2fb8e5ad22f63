import classes from './Facts.module.css'

type FactRow = [string, React.ReactNode] | false | null | undefined | '' | 0

export function Facts({ rows }: { rows: FactRow[] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(
        row =>
          Array.isArray(row) && (
            <div key={row[0]}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
