import { Confirm } from '../parts/Confirm'
import { Refusal } from '../parts/Refusal'
import { useRemove, type Rule, type RuleKind } from './data'
import { KINDS, listed } from './words'

interface Props {
  kind: RuleKind
  rule: Rule
  onClose: () => void
  onDone: () => void
}

export function RemoveRule({ kind, rule, onClose, onDone }: Props) {
  const remove = useRemove(kind, onDone)
  return (
    <Confirm
      title={`Delete ${rule.name}?`}
      verb={`Delete ${KINDS[kind].one}`}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(rule.id)}
    >
      {rule.used_by.length > 0
        ? `${listed(rule.used_by)} ${rule.used_by.length === 1 ? 'uses' : 'use'} it. Take it out there first.`
        : kind === 'mapping'
          ? 'What it changed is as your providers sent it again, from the next generation of your playlists on.'
          : 'No playlist uses it. This cannot be undone.'}
      <div style={{ marginTop: remove.error === null ? 0 : 12 }}>
        <Refusal error={remove.error} visible={[]} />
      </div>
    </Confirm>
  )
}
