// Uploads a playlist or guide: chosen, or dropped here.
import { Button, FileButton, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Fault } from '../parts/Fault'
import { IconFileImport } from '../parts/icons'
import { uploaded } from './data'
import classes from './sources.module.css'
import { t } from '../words/catalogue'
import type { Uploaded } from '../api/model'

/** Called with the file in the server's import directory. */
export function FileField({ onUploaded }: { onUploaded: (file: Uploaded) => void }) {
  const [isOver, setOver] = useState(false)
  const upload = useMutation({ mutationFn: uploaded, onSuccess: onUploaded, meta: { quiet: true } })
  const take = (file: File | null | undefined) => {
    if (file) upload.mutate(file)
  }
  return (
    <>
      <Group
        className={classes.drop}
        data-over={isOver || undefined}
        gap="xs"
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={event => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files[0])
        }}
      >
        <FileButton onChange={take}>
          {props => (
            <Button
              {...props}
              variant="default"
              size="xs"
              leftSection={<IconFileImport size={16} />}
              loading={upload.isPending}
            >
              {t.sourceCare.chooseFile}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed" role="status">
          {upload.isPending ? t.sourceCare.uploading(upload.variables.name) : t.sourceCare.orDrop}
        </Text>
      </Group>
      {upload.error !== null && <Fault error={upload.error} />}
    </>
  )
}
