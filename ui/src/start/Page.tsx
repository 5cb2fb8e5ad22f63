// The setup: provider, groups, player. Every step has an address.
import { Button, Group, Paper, Stack } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Page } from '../parts/Page'
import { t } from '../words/catalogue'
import { Groups } from './Groups'
import { Provider } from './Provider'
import { Ready } from './Ready'
import { skip, type Step, stepOf, STEPS, type Wanted } from './steps'
import { IconCheck } from '../parts/icons'
import classes from './start.module.css'

export function StartPage() {
  const wanted: Wanted = useSearch({ strict: false })
  const navigate = useNavigate()
  const step = stepOf(wanted)
  const place = useRef<HTMLDivElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    // The button that led here is gone, so the new step gets the focus.
    if (shown.current !== step) place.current?.focus()
    shown.current = step
  }, [step])
  return (
    <Page title={t.start.title}>
      <Stack gap="lg" maw={760}>
        <Group justify="space-between" gap={4} mih={36}>
          <Steps wanted={wanted} step={step} />
          {step !== 'player' && (
            <Button
              variant="subtle"
              color="gray"
              c="dimmed"
              px={4}
              onClick={() => {
                skip()
                void navigate({ to: '/' })
              }}
            >
              {t.start.skip}
            </Button>
          )}
        </Group>
        <Paper p="lg" ref={place} tabIndex={-1} style={{ outline: 'none' }}>
          {step === 'provider' && <Provider id={wanted.source} />}
          {step === 'groups' && <Groups key={wanted.source} id={wanted.source ?? ''} />}
          {step === 'player' && <Ready wanted={wanted} />}
        </Paper>
      </Stack>
    </Page>
  )
}

function Steps({ wanted, step }: { wanted: Wanted; step: Step }) {
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
