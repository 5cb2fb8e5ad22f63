// A sheet that takes a pasted text or a file, then shows a preview.
import { Button, FileButton, Group, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../words/catalogue'
import { IconFileImport } from './icons'
import { Sheet } from './Sheet'

let serial = 0

/** The text that was given. */
export interface Given<T> {
  /** Distinguishes texts without comparing them: they can be large. */
  serial: number
  data: T
}

interface Props<T> {
  title: string
  size: number
  words: { label: string; description: string; placeholder: string }
  /** Accepted files, as for a file input. */
  accept: string
  /** Reads the text, or says what is wrong with it. */
  read: (text: string) => { data: T } | { error: string }
  /** Shown instead of the input: why it is not possible now. */
  blocked?: React.ReactNode
  onClose: () => void
  children: (given: Given<T>, onBack: () => void) => React.ReactNode
}

export function PasteSheet<T>({ title, size, words, accept, read, blocked, onClose, children }: Props<T>) {
  const [text, setText] = useState('')
  const [error, setError] = useState('')
  const [given, setGiven] = useState<Given<T>>()

  function look(text: string) {
    setText(text)
    const result = read(text)
    setError('error' in result ? result.error : '')
    if ('data' in result) setGiven({ serial: ++serial, data: result.data })
  }

  return (
    <Sheet onClose={onClose} title={title} size={size} isDirty={text !== ''}>
      {blocked ??
        (given !== undefined ? (
          children(given, () => setGiven(undefined))
        ) : (
          <Stack gap="md">
            <Textarea
              data-autofocus
              label={words.label}
              description={words.description}
              placeholder={words.placeholder}
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
              <Button disabled={text.trim() === ''} onClick={() => look(text)}>
                {t.parts.preview}
              </Button>
              <FileButton accept={accept} onChange={file => file !== null && void file.text().then(look)}>
                {props => (
                  <Button {...props} variant="default" leftSection={<IconFileImport size={16} />}>
                    {t.parts.chooseFile}
                  </Button>
                )}
              </FileButton>
            </Group>
          </Stack>
        ))}
    </Sheet>
  )
}
