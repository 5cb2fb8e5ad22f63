import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'
import { Confirm } from '../parts/Confirm'
import { TextLink } from '../parts/Links'
import { Refusal } from '../parts/Refusal'
import { usePlaylists } from '../playlists/data'
import { useRemove, type Rule, type RuleKind } from './data'
import { KINDS, listedParts } from './words'

interface Props {
  kind: RuleKind
  rule: Rule
  onClose: () => void
  onDone: () => void
}

export function RemoveRule({ kind, rule, onClose, onDone }: Props) {
  const remove = useRemove(kind, onDone)
  // It would only be refused.
  if (rule.used_by.length > 0) return <UsedRule kind={kind} rule={rule} onClose={onClose} />
  return (
    <Confirm
      title={`Delete ${rule.name}?`}
      verb={`Delete ${KINDS[kind].one}`}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(rule.id)}
    >
      {kind === 'mapping'
        ? 'What it changed is as your providers sent it again, from the next generation of your playlists on.'
        : 'No playlist uses it. This cannot be undone.'}
      <div style={{ marginTop: remove.error === null ? 0 : 12 }}>
        <Refusal error={remove.error} visible={[]} />
      </div>
    </Confirm>
  )
}

function UsedRule({ kind, rule, onClose }: Omit<Props, 'onDone'>) {
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
    <Modal opened onClose={onClose} title={`${rule.name} is in use`}>
      <Stack>
        <Text component="div">
          {listedParts(rule.used_by).map(({ type, value }, at) => (
            <Fragment key={at}>{type === 'element' ? link(value) : value}</Fragment>
          ))}{' '}
          {rule.used_by.length === 1 ? 'uses' : 'use'} this {KINDS[kind].one}. Take it out there first, then it can be
          deleted.
        </Text>
        <Group justify="end">
          <Button variant="default" data-autofocus onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
