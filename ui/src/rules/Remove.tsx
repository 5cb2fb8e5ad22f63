// Deletes a rule, with an undo. Filters in use have to be removed from their playlists first.
import { Button, Group, Modal, Stack, Text, type ButtonProps } from '@mantine/core'
import { Fragment, useState } from 'react'
import { fill } from '../parts/fill'
import { useGuard } from '../parts/guard'
import { TextLink } from '../parts/Links'
import { offerUndo } from '../parts/undo'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { ruleQuestion, useRemove, useReturn } from './data'
import { listedParts } from '../words/list'
import type { Rule, RuleKind } from '../api/model'

interface Props extends ButtonProps {
  kind: RuleKind
  rule: Rule
  onDone: () => void
}

export function RemoveButton({ kind, rule, onDone, ...props }: Props) {
  const [isUsed, setUsed] = useState(false)
  const { guard, isAsking } = useGuard()
  const bringBack = useReturn(kind)
  const remove = useRemove(kind, () => {
    onDone()
    offerUndo(t.rules.deleted(rule.name), () => bringBack.mutate(rule))
  })
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        {...props}
        loading={remove.isPending || isAsking}
        // The server refuses to delete a rule in use.
        onClick={() =>
          rule.used_by.length > 0
            ? setUsed(true)
            : void guard([ruleQuestion(kind, rule.id, null)], confirmed => remove.mutate({ id: rule.id, confirmed }))
        }
      >
        {t.parts.delete}
      </Button>
      {isUsed && <UsedRule rule={rule} onClose={() => setUsed(false)} />}
    </>
  )
}

function UsedRule({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const playlists = usePlaylists().data ?? []
  const link = (name: string) => {
    const id = playlists.find(playlist => playlist.name === name)?.id
    return id === undefined ? (
      <TextLink to="/playlists">{name}</TextLink>
    ) : (
      <TextLink to="/playlists/$id" params={{ id }}>
        {name}
      </TextLink>
    )
  }
  return (
    <Modal opened onClose={onClose} title={t.rules.inUse(rule.name)}>
      <Stack>
        <Text component="div">
          {fill(t.rules.usesIt(rule.used_by.length), {
            names: listedParts(rule.used_by).map(({ type, value }, at) => (
              <Fragment key={at}>{type === 'element' ? link(value) : value}</Fragment>
            )),
          })}
        </Text>
        <Group justify="end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t.parts.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
