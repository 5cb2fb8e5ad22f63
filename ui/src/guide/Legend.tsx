// The legend of categories. A click highlights one.
import { t } from '../words/catalogue'
import { FAMILY_NAMES, type Family } from './category'
import classes from './guide.module.css'

interface Props {
  value: Family | undefined
  onChange: (family: Family | undefined) => void
}

export function Legend({ value, onChange }: Props) {
  return (
    <div className={classes.legend} role="group" aria-label={t.guide.legend}>
      {FAMILY_NAMES.map(family => (
        <button
          key={family}
          type="button"
          className={classes.kind}
          data-family={family}
          aria-pressed={value === family}
          onClick={() => onChange(value === family ? undefined : family)}
        >
          <span className={classes.swatch} aria-hidden />
          {t.guide.family[family]}
        </button>
      ))}
    </div>
  )
}
