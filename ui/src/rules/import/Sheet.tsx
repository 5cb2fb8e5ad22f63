import { useNavigate } from '@tanstack/react-router'
import { tell } from '../../api/cache'
import { PasteSheet } from '../../parts/Paste'
import type { Imported } from './data'
import { Preview } from './Preview'
import { canBeTaken, doneOf, kindOf, parsed } from './words'
import { t } from '../../words/catalogue'
import type { RuleKind } from '../../api/model'

export function ImportSheet({ kind, onClose }: { kind: RuleKind; onClose: () => void }) {
  const { title, exported: label, about: description, paste: placeholder } = t.rules.importing
  const navigate = useNavigate()

  function finish({ items }: Imported) {
    tell(doneOf(items))
    const kinds = items.filter(canBeTaken).map(kindOf)
    // Opens a list that has some of them.
    const to = kinds.includes(kind) ? kind : (kinds[0] ?? kind)
    void navigate({ to: '/rules/$kind', params: { kind: to }, search: {} })
  }

  return (
    <PasteSheet
      title={title}
      size={760}
      words={{ label, description, placeholder }}
      accept=".json,application/json,text/plain"
      read={parsed}
      onClose={onClose}
    >
      {(exported, onBack) => <Preview key={exported.serial} exported={exported} onBack={onBack} onDone={finish} />}
    </PasteSheet>
  )
}
