// Shown while there is no playlist: the next step to one.
import { Group } from '@mantine/core'
import { Empty } from '../parts/Empty'
import { IconWand } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

export function FirstSteps({ sources }: { sources: Source[] }) {
  const source = sources.find(one => one.source_kind === 'stream')
  return (
    <Empty
      icon={IconWand}
      title={t.home.setUpTitle}
      action={
        <Group gap="xs" justify="center">
          {source === undefined ? (
            <>
              <ButtonLink to="/start">{t.home.setUp}</ButtonLink>
              <ButtonLink variant="default" to="/sources" search={{ add: true }}>
                {t.home.addByHand}
              </ButtonLink>
            </>
          ) : (
            <>
              <ButtonLink to="/start" search={{ step: 'groups', source: source.id }}>
                {t.start.take}
              </ButtonLink>
              <ButtonLink variant="default" to="/playlists/new">
                {t.home.makeByHand}
              </ButtonLink>
            </>
          )}
        </Group>
      }
    >
      {t.home.setUpText}
    </Empty>
  )
}
