// The linked guide of channels, or the channels of a guide.
import { Button, Group } from '@mantine/core'
import { tell } from '../api/cache'
import { messageOf } from '../api/problem'
import { TextLink } from '../parts/Links'
import { useSave, useSources } from './data'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

export function Partner({ source }: { source: Source }) {
  const partner = useSources().data?.find(({ id }) => id === source.linked_source_id)
  const save = useSave(source)
  if (partner === undefined) return t.channels.gone
  const unlink = () =>
    save.mutate(
      { fields: { linked_source_id: null } },
      {
        onSuccess: () => tell(t.sources.unlinked(source.name, partner.name)),
        onError: error => tell(messageOf(error), 'red'),
      },
    )
  return (
    <Group gap={6}>
      <TextLink to="/sources/$id" params={{ id: partner.id }}>
        {partner.name}
      </TextLink>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        loading={save.isPending}
        aria-label={t.sources.unlinkOf(partner.name)}
        onClick={unlink}
      >
        {t.sources.unlink}
      </Button>
    </Group>
  )
}
