import { Group, Stack, Switch, Text } from '@mantine/core'
import { useLocation, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useFocusBack } from '../parts/focus'
import { Gone } from '../parts/Gone'
import { guard } from '../parts/guard'
import { IconCopy, IconTrash } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { t } from '../words/catalogue'
import { ruleQuestion, useChecked, useRules, useSwitch } from './data'
import { EditRule } from './Edit'
import { copyOf, formOf, NEW, type RuleForm, savedOf } from './form'
import { RemoveButton } from './Remove'
import type { Rule, RuleKind } from '../api/model'
import { Facts } from '../parts/Facts'
import { doesOf, domainOf, ranOf, usedOf } from './words'
import { Expression } from './Expression'
import classes from './rules.module.css'
import { TryOut } from './TryOut'

export function EditRulePage() {
  const { kind: given, id = NEW } = useParams({ strict: false })
  const { copy } = useSearch({ strict: false })
  const kind: RuleKind = given === 'filters' ? 'filters' : 'mapping'
  const rules = useRules(kind)
  const rule = rules.data?.find(one => one.id === id)
  const [isRemoved, setRemoved] = useState(false)
  const leave = useLeave(kind)
  useFocusBack(id === NEW ? `${kind} ${NEW}` : id, `${kind} ${NEW}`)
  const words = t.rules.kinds[kind]
  const isLost = id !== NEW && rules.data !== undefined && rule === undefined && !isRemoved
  const title = rule === undefined ? (id === NEW ? words.add : t.frame.rules) : words.edit(rule.name)
  return (
    <Page
      title={title}
      actions={
        rule !== undefined && (
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
            {!rule.is_system && (
              <RemoveButton
                kind={kind}
                rule={rule}
                leftSection={<IconTrash size={16} />}
                onDone={() => {
                  setRemoved(true)
                  leave()
                }}
              />
            )}
          </Group>
        )
      }
    >
      {isLost ? (
        <Gone what={words.gone} to="/rules/$kind" params={{ kind }} back={words.all} />
      ) : (
        <Asked query={rules}>
          {all =>
            rule?.is_system === true ? (
              <ShippedRule kind={kind} rule={rule} />
            ) : (
              <Editor key={`${kind} ${id} ${copy}`} kind={kind} all={all} rule={rule} onDone={leave} />
            )
          }
        </Asked>
      )}
    </Page>
  )
}

function Editor({ kind, all, rule, onDone }: { kind: RuleKind; all: Rule[]; rule?: Rule; onDone: () => void }) {
  const { copy, expression = '', name = '', source, action = 'include' } = useSearch({ strict: false })
  const given = { expression, name, source_id: source ?? null, action }
  return <EditRule kind={kind} rule={rule} initial={initial(kind, all, rule, copy, given)} onDone={onDone} />
}

function initial(
  kind: RuleKind,
  all: Rule[],
  rule: Rule | undefined,
  copy: string | undefined,
  given: Partial<RuleForm>,
): RuleForm {
  const model = all.find(one => one.id === copy)
  if (rule !== undefined) return { ...formOf(rule), known: savedOf(kind, rule) }
  return model === undefined ? { ...formOf(), ...given } : copyOf(model, all)
}

/** Returns to the list that it was opened from, or else to the list of its kind. */
function useLeave(kind: RuleKind) {
  const navigate = useNavigate()
  const { history } = useRouter()
  const fromList = useLocation({ select: ({ state }) => state.fromList === true })
  // After saving, deleting or cancelling there is nothing to ask.
  return () =>
    fromList
      ? history.back({ ignoreBlocker: true })
      : void navigate({ to: '/rules/$kind', params: { kind }, ignoreBlocker: true })
}

function ShippedRule({ kind, rule }: { kind: RuleKind; rule: Rule }) {
  const { expression, source_type, source_id, action = 'include' } = rule
  const ran = ranOf(rule)
  const toggle = useSwitch(kind)
  const checked = useChecked(domainOf(kind, source_type), expression).data
  return (
    <div className={classes.editor}>
      <Stack gap="md">
        {rule.description !== '' && <Text>{rule.description}</Text>}
        <Switch
          label={t.parts.on}
          checked={rule.is_enabled}
          onChange={event => {
            const is_enabled = event.currentTarget.checked
            void guard([ruleQuestion(kind, rule.id, { is_enabled })], confirmed =>
              toggle.mutate({ id: rule.id, is_enabled, confirmed }),
            )
          }}
        />
        <Facts
          rows={[
            [t.rules.does, doesOf(rule)],
            kind === 'filters' && [t.frame.playlists, usedOf(rule.used_by)],
            ran !== '' && [t.rules.lastRun, ran],
          ]}
        />
        <Expression kind={kind} subject={source_type} value={expression} checked={checked} />
        <Text c="dimmed">{t.rules.shipped}</Text>
      </Stack>
      <TryOut
        kind={kind}
        trial={{ id: rule.id, source_type, source_id, expression, action }}
        state={checked === undefined ? 'unknown' : checked.is_valid ? 'ready' : 'wrong'}
      />
    </div>
  )
}
