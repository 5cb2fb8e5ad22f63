import { Button, Group, Input, Text, VisuallyHidden } from '@mantine/core'
import { lazy, Suspense, useId, useRef, useState } from 'react'
import { fill } from '../parts/fill'
import { IconBulb, IconListTree } from '../parts/icons'
import { t } from '../words/catalogue'
import type { Checked } from './data'
import type { EditorHandle } from './editor/Editor'
import editor from './editor/editor.module.css'
import { ConditionTree } from './editor/Tree'
import classes from './expression.module.css'
import { Problems, type Mark } from './Problems'
import { carried } from './text'
import type { RuleKind, Subject } from '../api/model'

const Editor = lazy(async () => ({ default: (await import('./editor/Editor')).Editor }))

interface Props {
  kind: RuleKind
  subject: Subject
  value: string
  placeholder?: string
  /** The last answer, for this text or an older one. */
  checked: Checked | undefined
  /** The server's message when it refused to save. */
  error?: React.ReactNode
  /** Read-only if not given. */
  onChange?: (text: string) => void
}

export function Expression({ kind, subject, value, placeholder, checked, error, onChange }: Props) {
  const id = useId()
  const field = useRef<EditorHandle>(null)
  const [isTree, setTree] = useState(onChange === undefined)
  const marks = value.trim() === '' || checked === undefined ? [] : marksOf(checked, value)
  const isBad = marks.some(({ severity }) => severity === 'error')
  // After a change of the text the check is current, not the refusal.
  const refusal = isBad ? undefined : error
  const isWritable = onChange !== undefined

  return (
    <Input.Wrapper
      label={t.expression.label}
      labelElement="div"
      labelProps={{ id: `${id}-label`, onClick: () => field.current?.focus() }}
      required={isWritable}
      error={refusal}
      errorProps={{ id: `${id}-refusal` }}
    >
      <Suspense fallback={<pre className={`${editor.field} ${editor.still}`}>{value}</pre>}>
        <Editor
          ref={field}
          kind={kind}
          subject={subject}
          value={value}
          placeholder={placeholder}
          checked={checked}
          labelledBy={`${id}-label`}
          describedBy={`${id}-problems ${id}-refusal ${id}-help`}
          isBad={isBad || refusal != null}
          onChange={onChange}
        />
      </Suspense>
      {isWritable && <VisuallyHidden id={`${id}-help`}>{t.expression.help}</VisuallyHidden>}
      <div id={`${id}-problems`} aria-live="polite">
        <Problems marks={marks} onReplace={isWritable ? (span, by) => field.current?.replace(span, by) : undefined} />
      </div>
      {isWritable && isRewritten(checked, value) && (
        <Text component="div" size="sm" c="dimmed" className={classes.canonical}>
          {fill(t.expression.understood, { code: <code>{checked.canonical_expression}</code> })}
        </Text>
      )}
      <Group gap={4} mt={4} ml={-4}>
        {isWritable && (
          <Tool icon={<IconBulb size={16} />} onClick={() => field.current?.suggest()}>
            {t.expression.suggest}
          </Tool>
        )}
        <Tool icon={<IconListTree size={16} />} isOpen={isTree} onClick={() => setTree(!isTree)}>
          {t.expression.tree}
        </Tool>
      </Group>
      {isTree && <ConditionTree checked={value.trim() === '' ? undefined : checked} />}
    </Input.Wrapper>
  )
}

interface ToolProps {
  icon: React.ReactNode
  /** For a button that opens something. */
  isOpen?: boolean
  onClick: () => void
  children: React.ReactNode
}

function Tool({ icon, isOpen, onClick, children }: ToolProps) {
  return (
    <Button
      variant={isOpen === true ? 'light' : 'subtle'}
      color="gray"
      c={isOpen === true ? undefined : 'dimmed'}
      size="compact-sm"
      fw={400}
      leftSection={icon}
      aria-expanded={isOpen}
      onClick={onClick}
    >
      {children}
    </Button>
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

/** Whether the canonical form differs from the text. */
function isRewritten(checked: Checked | undefined, value: string): checked is Checked {
  return (
    checked !== undefined &&
    checked.is_valid &&
    checked.text === value &&
    checked.canonical_expression !== null &&
    checked.canonical_expression !== value.trim()
  )
}
