// Imports channels from a playlist that is pasted or in a file, after a preview.
import { Alert, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { tell } from '../api/cache'
import { Notice } from '../parts/Fault'
import { useFocusBack } from '../parts/focus'
import { Asked } from '../parts/Page'
import { PasteSheet } from '../parts/Paste'
import { Refusal } from '../parts/Refusal'
import { useImport, usePreview, type ImportMode, type Playlist, type PlaylistImport } from './data'
import { comesOf, verbOf } from './words'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

interface Props {
  source: Source
  hasChannels: boolean
  /** Whether unsaved changes would be lost. */
  isBlocked: boolean
  onClose: () => void
}

export function ImportSheet({ source, hasChannels, isBlocked, onClose }: Props) {
  const { playlist: label, playlistHint: description, playlistExample: placeholder } = t.manual
  useFocusBack('import', 'new')
  return (
    <PasteSheet
      title={t.manual.importTitle}
      size={640}
      words={{ label, description, placeholder }}
      accept=".m3u,.m3u8,audio/x-mpegurl,text/plain"
      read={data => ({ data })}
      blocked={isBlocked ? <Notice tone="warn">{t.manual.saveFirst}</Notice> : undefined}
      onClose={onClose}
    >
      {(playlist, onBack) => (
        <Preview
          key={playlist.serial}
          source={source}
          playlist={playlist}
          hasChannels={hasChannels}
          onBack={onBack}
          onDone={onClose}
        />
      )}
    </PasteSheet>
  )
}

interface PreviewProps {
  source: Source
  playlist: Playlist
  hasChannels: boolean
  onBack: () => void
  onDone: () => void
}

function Preview({ source, playlist, hasChannels, onBack, onDone }: PreviewProps) {
  const [mode, setMode] = useState<ImportMode>('merge')
  const preview = usePreview(source.id, playlist, mode)
  const take = useImport(source.id)
  const confirm = () =>
    take.mutate(
      { playlist, mode },
      {
        onSuccess: done => {
          tell(t.manual.imported(source.name, comesOf(done)))
          onDone()
        },
      },
    )
  return (
    <Stack gap="md">
      {hasChannels && (
        <SegmentedControl
          aria-label={t.manual.othersQuestion}
          value={mode}
          onChange={value => setMode(value as ImportMode)}
          data={[
            { value: 'merge', label: t.manual.keepOthers },
            { value: 'replace', label: t.manual.replace },
          ]}
        />
      )}
      <Asked query={preview}>
        {said => (
          <Stack gap="md" aria-busy={preview.isPlaceholderData}>
            <Text fw={600} role="status">
              {comesOf(said)}
            </Text>
            <Skipped said={said} />
            {said.warnings.map(warning => (
              <Text key={warning} size="sm">
                {warning}
              </Text>
            ))}
            <Channels said={said} />
          </Stack>
        )}
      </Asked>
      <Refusal error={take.error} visible={[]} />
      <Group gap="xs" justify="end">
        <Button variant="default" onClick={onBack}>
          {t.parts.back}
        </Button>
        {preview.data !== undefined && (
          <Button disabled={preview.data.parsed_count === 0} loading={take.isPending} onClick={confirm}>
            {verbOf(hasChannels ? mode : 'merge', preview.data)}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

/** Skipped lines with their numbers. */
function Skipped({ said }: { said: PlaylistImport }) {
  const SHOWN = 20
  const { errors, skipped_count } = said
  if (skipped_count === 0) return null
  return (
    <Alert variant="default" title={t.manual.leftOut(skipped_count)}>
      <Stack gap={2}>
        {errors.slice(0, SHOWN).map(({ line, message }) => (
          <Text key={`${line} ${message}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Text span inherit c="dimmed">
              {t.parts.line(line)}
            </Text>{' '}
            {message}
          </Text>
        ))}
        {errors.length > SHOWN && <Text size="sm">{t.parts.andMore(skipped_count - SHOWN)}</Text>}
      </Stack>
    </Alert>
  )
}

function Channels({ said }: { said: PlaylistImport }) {
  const SHOWN = 50
  const shown = said.channels.filter(({ change }) => change !== 'unchanged').slice(0, SHOWN)
  if (shown.length === 0) return null
  return (
    <Table layout="fixed" verticalSpacing={4}>
      <Table.Tbody>
        {shown.map(channel => (
          <Table.Tr key={channel.line}>
            <Table.Td w={84} c="dimmed">
              {t.manual.changes[channel.change]}
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {channel.channel_name}
              {channel.group_title !== '' && (
                <Text span inherit c="dimmed">
                  {' '}
                  · {channel.group_title}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      {said.added_count + said.changed_count > shown.length && (
        <Table.Caption>{t.manual.firstOf(shown.length)}</Table.Caption>
      )}
    </Table>
  )
}
