// The episodes of a series. Loaded from the provider on demand.
import { Button, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Fold } from '../parts/Fold'
import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { useEpisodes } from './data'
import { seasons } from './words'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'

export function Episodes({ id }: { id: string }) {
  const [isWanted, setWanted] = useState(false)
  const episodes = useEpisodes(id, isWanted)
  return (
    <Stack gap="sm" component="section" align="flex-start">
      <Title order={2}>{t.channels.episodes}</Title>
      {!isWanted ? (
        <Button variant="default" onClick={() => setWanted(true)}>
          {t.channels.askEpisodes}
        </Button>
      ) : (
        <Asked query={episodes}>
          {all =>
            all.length === 0 ? (
              <Text c="dimmed">{t.channels.noEpisodes}</Text>
            ) : (
              seasons(all).map(([season, list], at) => (
                <Fold key={season} title={t.channels.season(season, list.length)} isOpen={at === 0}>
                  <Stack gap="xs">
                    {list.map(episode => (
                      <div key={episode.id}>
                        <Text>{t.channels.episode(episode.episode, episode.title)}</Text>
                        {(episode.plot !== '' || episode.duration_seconds !== null) && (
                          <Note lineClamp={3}>
                            {dotted([
                              episode.duration_seconds !== null &&
                                t.channels.minutes(Math.round(episode.duration_seconds / 60)),
                              episode.plot,
                            ])}
                          </Note>
                        )}
                      </div>
                    ))}
                  </Stack>
                </Fold>
              ))
            )
          }
        </Asked>
      )}
    </Stack>
  )
}
