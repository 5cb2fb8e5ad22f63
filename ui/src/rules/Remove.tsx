import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'
import { Confirm } from '../parts/Confirm'
import { fill } from '../parts/fill'
import { TextLink } from '../parts/Links'
import { Refusal } from '../parts/Refusal'
import { usePlaylists } from '../playlists/data'
import { useRemove, type Rule, type RuleKind } from './data'
import { listedParts } from './words'
import { t } from '../words/catalogue'

interface Props {
  kind: RuleKind
  rule: Rule
  onClose: () => void
  onDone: () => void
}

export function RemoveRule({ kind, rule, onClose, onDone }: Props) {
  const remove = useRemove(kind, onDone)
  // It would only be refused.
  if (rule.used_by.length > 0) return <UsedRule rule={rule} onClose={onClose} />
  return (
    <Confirm
      title={t.rules.delete}
      verb={t.rules.delete}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(rule.id)}
    >
      <div style={{ marginTop: remove.error === null ? 0 : 12 }}>
        <Refusal error={remove.error} visible={[]} />
      </div>
    </Confirm>
  )
}

function UsedRule({ rule, onClose }: Pick<Props, 'rule' | 'onClose'>) {
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
            {t.rules.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
