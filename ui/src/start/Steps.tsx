// The steps of the setup with the current one marked.
import { Link } from '@tanstack/react-router'
import { IconCheck } from '../parts/icons'
import { t } from '../words/catalogue'
import { STEPS, type Step, type Wanted } from './steps'
import classes from './start.module.css'

export function Steps({ wanted, step }: { wanted: Wanted; step: Step }) {
  const words: Record<Step, string> = {
    provider: t.start.stepProvider,
    groups: t.start.stepGroups,
    player: t.start.stepPlayer,
  }
  const here = STEPS.indexOf(step)
  return (
    <ol className={classes.steps} aria-label={t.start.steps}>
      {STEPS.map((name, at) => {
        const content = (
          <>
            <span className={classes.number} data-done={at < here || undefined}>
              {at < here ? <IconCheck size={16} aria-hidden /> : at + 1}
            </span>
            <span className={classes.word}>{words[name]}</span>
          </>
        )
        return (
          <li key={name}>
            {at < here ? (
              <Link className={classes.step} to="/start" search={{ ...wanted, step: name }}>
                {content}
              </Link>
            ) : (
              <span className={classes.step} aria-current={at === here ? 'step' : undefined}>
                {content}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
