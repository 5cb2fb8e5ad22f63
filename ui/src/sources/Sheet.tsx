// One source: its state and what to do about it, what it delivers, what changed, and its settings.
import { Button, Drawer, Group, Stack } from '@mantine/core'
import { IconEdit, IconListNumbers, IconTrash } from '../parts/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { opens, useFocusBack } from '../parts/focus'
import { type Source } from './data'
import { EditSource } from './Edit'
import { History } from './History'
import { Issues } from './Issues'
import { Overview } from './Overview'
import { RemoveSource } from './Remove'
import { ButtonLink } from '../parts/Links'
import { t } from '../words/catalogue'

export function SourceSheet({ source, onClose }: { source: Source; onClose: () => void }) {
  const { edit } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [isRemoving, setRemoving] = useState(false)
  useFocusBack(source.id, 'add-source')
  const stopEditing = () => void navigate({ to: '/sources/$id', params: { id: source.id }, search: {} })
  return (
    <Drawer opened onClose={onClose} title={edit === true ? t.sources.editOf(source.name) : source.name} size={560}>
      {edit === true ? (
        <EditSource source={source} onDone={stopEditing} />
      ) : (
        <Stack gap="lg">
          <Overview source={source} />
          <Group gap="xs">
            {source.source_type === 'manual' && (
              <ButtonLink
                to="/sources/$id/channels"
                params={{ id: source.id }}
                leftSection={<IconListNumbers size={16} />}
              >
                {t.sources.itsChannels}
              </ButtonLink>
            )}
            <ButtonLink
              variant="default"
              to="/sources/$id"
              params={{ id: source.id }}
              search={{ edit: true }}
              leftSection={<IconEdit size={16} />}
              {...opens(`edit ${source.id}`)}
            >
              {t.sources.edit}
            </ButtonLink>
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => setRemoving(true)}
            >
              {t.sources.delete}
            </Button>
          </Group>
          <Issues issues={source.issues} />
          {source.source_type !== 'manual' && <History source={source} />}
        </Stack>
      )}
      {isRemoving && <RemoveSource source={source} onClose={() => setRemoving(false)} onDone={onClose} />}
    </Drawer>
  )
}
