import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useSearch } from '@tanstack/react-router'
import { tell } from '../api/cache'
import { Changed } from '../parts/Changed'
import { useDraft } from '../parts/draft'
import { useElsewhere } from '../parts/elsewhere'
import { Fault } from '../parts/Fault'
import { Form } from '../parts/Form'
import { guard as guarded, ImpactLine, useGuard } from '../parts/guard'
import { Leave } from '../parts/Leave'
import { offerUndo } from '../parts/undo'
import { t } from '../words/catalogue'
import { ruleQuestion, useChecked, useSave, useUndo } from './data'
import { Expression } from './Expression'
import { MainFields, MoreFields } from './Fields'
import { fieldsOf, formOf, NEW, savedOf, type RuleForm } from './form'
import classes from './rules.module.css'
import { TryOut } from './TryOut'
import { domainOf } from './words'
import type { Rule, RuleKind } from '../api/model'

interface Props {
  kind: RuleKind
  rule: Rule | undefined
  initial: RuleForm
  onDone: () => void
}

/** The pause in typing before the expression is checked, in milliseconds. */
const PAUSE = 250

export function EditRule({ kind, rule, initial, onDone }: Props) {
  // A new filter can be for one playlist.
  const { playlist } = useSearch({ strict: false })
  const save = useSave(kind, rule?.id, rule === undefined ? playlist : undefined)
  const undo = useUndo(kind, rule?.id)
  const form = useForm<RuleForm>({ initialValues: initial })
  useDraft(`${kind} ${rule?.id ?? NEW}`, form)
  const elsewhere = useElsewhere(form, initial, save, 'rules')
  const { values } = form
  const { source_type, source_id, action } = values
  const domain = domainOf(kind, source_type)
  const [expression] = useDebouncedValue(values.expression, PAUSE)
  const checked = useChecked(domain, expression)
  const isKnown = checked.data !== undefined && !checked.isPlaceholderData && expression === values.expression
  const state = !isKnown ? 'unknown' : checked.data.is_valid ? 'ready' : 'wrong'

  const { guard, isAsking } = useGuard()
  const question = (given: RuleForm) => ruleQuestion(kind, rule?.id, fieldsOf(kind, given), playlist)
  const [settled] = useDebouncedValue(values, PAUSE)

  const submit = (given: RuleForm) =>
    guard([question(given)], confirmed =>
      save.mutate(
        { fields: fieldsOf(kind, given), known: given.known, confirmed },
        {
          onSuccess: saved => {
            if (rule === undefined) tell(t.rules.isSaved(saved.name))
            else {
              const fields = fieldsOf(kind, formOf(rule))
              const known = savedOf(kind, saved)
              offerUndo(t.rules.isSaved(saved.name), () =>
                guarded([ruleQuestion(kind, rule.id, fields)], confirmed =>
                  undo.mutateAsync({ fields, known, confirmed }),
                ),
              )
            }
            onDone()
          },
        },
      ),
    )
  return (
    <div className={classes.editor}>
      <Leave isDirty={form.isDirty()}>{rule === undefined ? t.rules.leaveNew[kind] : t.rules.leave(rule.name)}</Leave>
      <Form
        form={form}
        save={{ error: save.error, isPending: save.isPending || isAsking }}
        verb={rule === undefined ? t.rules.create : t.parts.save}
        onCancel={onDone}
        isReversed
        onSubmit={submit}
      >
        <MainFields form={form} kind={kind} isNew={rule === undefined} />
        <Expression
          kind={kind}
          subject={source_type}
          value={values.expression}
          placeholder={t.expression.example[domain]}
          checked={checked.data}
          error={form.errors.expression}
          onChange={text => form.setFieldValue('expression', text)}
        />
        {checked.error !== null && <Fault error={checked.error} retry={checked.refetch} />}
        <MoreFields form={form} kind={kind} />
        <Changed
          {...elsewhere}
          title={t.rules.elsewhere[kind]}
          busy={save.isPending}
          onMine={() => void submit({ ...values, known: undefined })}
        />
        <ImpactLine
          questions={[question(settled)]}
          isReady={state === 'ready' && form.isDirty() && settled.name.trim() !== ''}
        />
      </Form>
      <TryOut kind={kind} trial={{ id: rule?.id, source_type, source_id, expression, action }} state={state} />
    </div>
  )
}
