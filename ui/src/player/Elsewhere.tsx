// The address of a channel for another player, and a playlist file for it.
import { Button, Stack } from '@mantine/core'
import { Address } from '../parts/Address'
import { IconDownload } from '../parts/icons'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { fileName, isForeign, oneEntry, openAddress } from './address'
import type { Channel } from '../api/model'
import { Note } from '../parts/Note'

/** Undefined: there is none, or it is not known yet. */
export function useOpenAddress(channel: Channel | undefined): string | undefined {
  const playlists = usePlaylists().data
  return channel && playlists && openAddress(channel, playlists)
}

export function Elsewhere({ channel, url }: { channel: Channel; url: string | undefined }) {
  const playlists = usePlaylists()
  if (playlists.isPending) return null
  if (url === undefined)
    return <Note mt="md">{isForeign(channel.stream_url) ? t.player.noForeign : t.player.noAddress}</Note>
  return (
    <Stack gap="xs" mt="md">
      <div>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.5} />}
          onClick={() => save(fileName(channel.channel_name), oneEntry(channel.channel_name, url))}
        >
          {t.player.file}
        </Button>
      </div>
      <Note>{t.player.elsewhere}</Note>
      <Address label={t.channels.fields.stream_url} url={url} />
    </Stack>
  )
}

/** Downloads a text as a file. */
function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'audio/x-mpegurl' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // After the browser has read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
