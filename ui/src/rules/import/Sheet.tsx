// Rules of another program: paste what it exported, see what becomes of each, import them.
import { Button, Drawer, FileButton, Group, Stack, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { tell } from '../../api/cache'
import { IconFileImport } from '../../parts/icons'
import type { RuleKind } from '../data'
import type { Exported, Imported } from './data'
import { Preview } from './Preview'
import { canBeTaken, doneOf, kindOf, parsed } from './words'
import { t } from '../../words/catalogue'

let serial = 0

export function ImportSheet({ kind, onClose }: { kind: RuleKind; onClose: () => void }) {
  const words = t.rules.importing
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [error, setError] = useState('')
  const [exported, setExported] = useState<Exported>()

  function read(given: string) {
    setText(given)
    const result = parsed(given)
    setError('error' in result ? result.error : '')
    if ('data' in result) setExported({ serial: ++serial, data: result.data })
  }

  function finish({ items }: Imported) {
    tell(doneOf(items))
    const kinds = items.filter(canBeTaken).map(kindOf)
    // To the list where they are; both may have some.
    const to = kinds.includes(kind) ? kind : (kinds[0] ?? kind)
    void navigate({ to: '/rules/$kind', params: { kind: to }, search: {} })
  }

  return (
    <Drawer
      opened
      onClose={onClose}
      title={words.title}
      size={760}
      // What was chosen does not go with a click beside it.
      closeOnClickOutside={text === ''}
      closeOnEscape={text === ''}
    >
      {exported === undefined ? (
        <Stack gap="md">
          <Textarea
            data-autofocus
            label={words.exported}
            description={words.about}
            placeholder={words.paste}
            autosize
            minRows={8}
            maxRows={16}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.75rem' } }}
            value={text}
            error={error || undefined}
            errorProps={{ role: 'alert' }}
            onChange={event => {
              setText(event.currentTarget.value)
              setError('')
            }}
          />
          <Group gap="xs">
            <Button disabled={text.trim() === ''} onClick={() => read(text)}>
              {words.preview}
            </Button>
            <FileButton
              accept=".json,application/json,text/plain"
              onChange={file => file !== null && void file.text().then(read)}
            >
              {props => (
                <Button {...props} variant="default" leftSection={<IconFileImport size={16} />}>
                  {words.chooseFile}
                </Button>
              )}
            </FileButton>
          </Group>
        </Stack>
      ) : (
        <Preview key={exported.serial} exported={exported} onBack={() => setExported(undefined)} onDone={finish} />
      )}
    </Drawer>
  )
}
