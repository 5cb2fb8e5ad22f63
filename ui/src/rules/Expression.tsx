// The text of a rule. What is wrong with it is underlined where it stands, and said below.
import { Input, Text } from '@mantine/core'
import { useId, useRef } from 'react'
import { fill } from '../parts/fill'
import type { Checked, Diagnostic } from './data'
import classes from './expression.module.css'
import { Problems } from './Problems'
import { carried, pieces, replaced, unitsBefore, type Severity, type Span } from './text'
import { t } from '../words/catalogue'

interface Props {
  value: string
  placeholder?: string
  /** The last answer, about this text or an older one. */
  checked: Checked | undefined
  /** What the server said when it refused to save. */
  error?: React.ReactNode
  /** Without it nothing can be changed. */
  onChange?: (text: string) => void
}

export interface Mark extends Span {
  severity: Severity
  diagnostic: Diagnostic
}

export function Expression({ value, placeholder, checked, error, onChange }: Props) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const marks = value.trim() === '' || checked === undefined ? [] : marksOf(checked, value)
  const isBad = marks.some(({ severity }) => severity === 'error')
  // Once the text is another, the refusal may no longer be true; what the check says is.
  const refusal = isBad ? undefined : error

  function replace(span: Span, by: string) {
    const box = field.current
    if (box === null) return
    box.focus()
    box.setSelectionRange(unitsBefore(value, span.position), unitsBefore(value, span.position + span.length))
    // As if it were typed: so the browser's undo takes it back.
    if (!document.execCommand('insertText', false, by)) onChange?.(replaced(value, span, by))
  }

  return (
    <Input.Wrapper
      label={t.expression.label}
      labelProps={{ htmlFor: id }}
      required={onChange !== undefined}
      error={refusal}
      errorProps={{ id: `${id}-refusal` }}
    >
      <div className={classes.field} data-bad={isBad || refusal != null || undefined}>
        <div className={classes.marks} aria-hidden>
          {pieces(value, marks).map((piece, at) =>
            piece.severity === undefined ? (
              piece.text
            ) : (
              <mark key={at} data-severity={piece.severity}>
                {piece.text}
              </mark>
            ),
          )}
          {/* A last line that is empty has a height too. */}
          {'\u200b'}
        </div>
        <textarea
          ref={field}
          id={id}
          className={classes.text}
          value={value}
          placeholder={placeholder}
          readOnly={onChange === undefined}
          aria-invalid={isBad || refusal != null}
          aria-describedby={`${id}-problems ${id}-refusal`}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          onChange={event => onChange?.(event.currentTarget.value)}
        />
      </div>
      <div id={`${id}-problems`} aria-live="polite">
        <Problems marks={marks} onReplace={onChange && replace} />
      </div>
      {onChange !== undefined && isRewritten(checked, value) && (
        <Text component="div" size="sm" c="dimmed" className={classes.canonical}>
          {fill(t.expression.understood, { code: <code>{checked.canonical_expression}</code> })}
        </Text>
      )}
    </Input.Wrapper>
  )
}

function marksOf(checked: Checked, value: string): Mark[] {
  const all = [
    ...checked.errors.map(diagnostic => ({ severity: 'error' as const, diagnostic })),
    ...checked.warnings.map(diagnostic => ({ severity: 'warning' as const, diagnostic })),
  ]
  return all.flatMap(({ severity, diagnostic }) => {
    const span = carried(diagnostic, checked.text, value)
    return span === undefined ? [] : [{ ...span, severity, diagnostic }]
  })
}

/** Whether the one way to write it says something that the text does not. */
function isRewritten(checked: Checked | undefined, value: string): checked is Checked {
  return (
    checked !== undefined &&
    checked.is_valid &&
    checked.text === value &&
    checked.canonical_expression !== null &&
    checked.canonical_expression !== value.trim()
  )
}
