// The problems of an expression, with fixes where known.
import { Button, Text } from '@mantine/core'
import { IconAlertTriangle } from '../parts/icons'
import classes from './expression.module.css'
import type { Span, Severity } from './text'
import { problemOf, remedyOf } from './words'
import { t } from '../words/catalogue'
import type { Diagnostic } from '../api/model'
import { Note } from '../parts/Note'

export interface Mark extends Span {
  severity: Severity
  diagnostic: Diagnostic
}

interface Props {
  marks: Mark[]
  onReplace?: (span: Span, by: string) => void
}

export function Problems({ marks, onReplace }: Props) {
  if (marks.length === 0) return null
  return (
    <ul className={classes.problems}>
      {marks.map(mark => {
        const { severity, diagnostic, position } = mark
        const { suggestion } = diagnostic
        const { message, details } = problemOf(diagnostic)
        const remedy = remedyOf(diagnostic)
        return (
          <li key={`${diagnostic.error_type} ${position}`} className={classes.problem}>
            <IconAlertTriangle
              size={16}
              stroke={1.5}
              color={`var(--lineup-${severity === 'error' ? 'bad' : 'warn'})`}
              aria-label={severity === 'error' ? t.expression.error : t.expression.warning}
            />
            <Text size="sm" component="div">
              {message}
              {details !== '' && <Note>{details}</Note>}
              {/* The fix, if the button does not show it. */}
              {suggestion !== null && !remedy.includes(suggestion) && (
                <code className={classes.suggestion}>{suggestion}</code>
              )}
            </Text>
            {suggestion !== null && onReplace !== undefined && (
              <Button variant="default" size="compact-sm" onClick={() => onReplace(mark, suggestion)}>
                {remedy}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
