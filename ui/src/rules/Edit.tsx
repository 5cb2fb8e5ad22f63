import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { tell } from '../api/cache'
import { useDraft } from '../parts/draft'
import { Fault } from '../parts/Fault'
import { useFirstWrong } from '../parts/focus'
import { IconCopy, IconTrash } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Refusal, showErrors } from '../parts/Refusal'
import { useChecked, useSave, type Rule, type RuleKind } from './data'
import { Expression } from './Expression'
import { MainFields, MoreFields } from './Fields'
import { fieldsOf, type RuleForm } from './form'
import { RemoveRule } from './Remove'
import classes from './rules.module.css'
import { NEW } from './Sheet'
import { TryOut } from './TryOut'
import { domainOf } from './words'
import { t } from '../words/catalogue'

interface Props {
  kind: RuleKind
  rule: Rule | undefined
  initial: RuleForm
  onDirty: (isDirty: boolean) => void
  onDone: () => void
}

/** How long the typing pauses before the server is asked, in milliseconds. */
const PAUSE = 250

export function EditRule({ kind, rule, initial, onDirty, onDone }: Props) {
  const save = useSave(kind, rule?.id)
  const form = useForm<RuleForm>({ initialValues: initial })
  useDraft(`${kind} ${rule?.id ?? NEW}`, form)
  const [isRemoving, setRemoving] = useState(false)
  const { values } = form
  const { source_type, source_id, action } = values
  const [expression] = useDebouncedValue(values.expression, PAUSE)
  const checked = useChecked(domainOf(kind, source_type), expression)
  const isKnown = checked.data !== undefined && !checked.isPlaceholderData && expression === values.expression
  const state = !isKnown ? 'unknown' : checked.data.is_valid ? 'ready' : 'wrong'
  const isDirty = form.isDirty()
  const element = useFirstWrong(save.error)
  useEffect(() => onDirty(isDirty), [isDirty, onDirty])

  const submit = (given: RuleForm) =>
    save.mutate(fieldsOf(kind, given), {
      onSuccess: saved => {
        tell(t.rules.isSaved(saved.name))
        onDone()
      },
      onError: error => showErrors(form, error),
    })
  return (
    <div className={classes.editor}>
      <form ref={element} onSubmit={form.onSubmit(submit)}>
        <Stack gap="md">
          <MainFields form={form} kind={kind} isNew={rule === undefined} />
          <Expression
            value={values.expression}
            placeholder={t.expression.example[domainOf(kind, source_type)]}
            checked={checked.data}
            error={form.errors.expression}
            onChange={text => form.setFieldValue('expression', text)}
          />
          {checked.error !== null && <Fault error={checked.error} retry={checked.refetch} />}
          <MoreFields form={form} kind={kind} />
          <Refusal error={save.error} visible={Object.keys(values)} />
          <Group gap="xs" justify="space-between">
            <Group gap="xs">
              <Button type="submit" loading={save.isPending}>
                {rule === undefined ? t.rules.create : t.rules.save}
              </Button>
              <Button variant="default" onClick={onDone}>
                {t.rules.cancel}
              </Button>
            </Group>
            {rule !== undefined && (
              <Group gap={4}>
                <ButtonLink
                  variant="subtle"
                  color="gray"
                  c="dimmed"
                  to="/rules/$kind/$id"
                  params={{ kind, id: NEW }}
                  search={{ copy: rule.id }}
                  leftSection={<IconCopy size={16} />}
                >
                  {t.rules.duplicate}
                </ButtonLink>
                <Button
                  variant="subtle"
                  color="red"
                  leftSection={<IconTrash size={16} />}
                  onClick={() => setRemoving(true)}
                >
                  {t.rules.delete}
                </Button>
              </Group>
            )}
          </Group>
        </Stack>
      </form>
      <TryOut kind={kind} trial={{ id: rule?.id, source_type, source_id, expression, action }} state={state} />
      {isRemoving && rule !== undefined && (
        <RemoveRule kind={kind} rule={rule} onClose={() => setRemoving(false)} onDone={onDone} />
      )}
    </div>
  )
}
