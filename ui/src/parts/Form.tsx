// The frame of a form: its fields, what the server refused, and the buttons.
import { Button, Group, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useEffect, useRef } from 'react'
import { t } from '../words/catalogue'
import { ChangedElsewhere } from './elsewhere'
import { focusFirst, focusInvalid, toFirstWrong } from './focus'
import { Refusal, showErrors } from './Refusal'

interface Props<T> {
  form: UseFormReturnType<T>
  /** The mutation that saves. */
  save: { error: unknown; isPending: boolean }
  onSubmit: (values: T) => unknown
  /** Names of the fields that show their own errors; all fields of the form if not given. */
  visible?: string[]
  /** The text of the submit button; without it nothing can be saved. */
  verb: string | undefined
  /** Adds a cancel button; the buttons stand at the right then, as in a sheet. */
  onCancel?: () => void
  /** Further buttons: the first is before the others, the second before the submit button. */
  buttons?: [React.ReactNode, React.ReactNode]
  /** The buttons stand at the left, the submit button first, as on a page. */
  isReversed?: boolean
  /** The submit button is as wide as the fields. */
  isWide?: boolean
  maw?: number
  children: React.ReactNode
}

export function Form<T>(props: Props<T>) {
  const { form, save, onSubmit, visible, verb, onCancel, buttons = [], maw, children } = props
  const { isReversed = false, isWide = false } = props
  const { error, isPending } = save
  const element = useFormErrors(form, error)
  useEffect(() => focusFirst(element.current), [element])
  const submit = verb !== undefined && (
    <Button type="submit" variant={onCancel === undefined && !isWide ? 'default' : 'filled'} loading={isPending}>
      {verb}
    </Button>
  )
  return (
    <form ref={element} onSubmit={form.onSubmit(values => void onSubmit(values), toFirstWrong)} noValidate>
      <Stack gap="md" maw={maw}>
        {children}
        <Refusal
          error={error instanceof ChangedElsewhere ? null : error}
          visible={visible ?? Object.keys(form.values as object)}
        />
        {isWide ? (
          submit
        ) : (
          <Group gap="xs" justify={onCancel && !isReversed ? 'end' : undefined}>
            {isReversed && submit}
            {buttons[0]}
            {onCancel !== undefined && (
              <Button variant="default" onClick={onCancel}>
                {t.parts.cancel}
              </Button>
            )}
            {buttons[1]}
            {!isReversed && submit}
          </Group>
        )}
      </Stack>
    </form>
  )
}

/** Puts the server's field errors into the form and focuses the first. Returns the ref of the form element. */
export function useFormErrors(form: Parameters<typeof showErrors>[0], error: unknown) {
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error === null) return
    showErrors(form, error)
    focusInvalid(element.current)
    // Once for each error: the form is another object after each change of a field.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [error])
  return element
}
