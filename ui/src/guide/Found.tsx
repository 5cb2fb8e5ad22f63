// The results of a programme search, the next ones first. Each links to its place in the guide.
import { Button, Paper, Text, UnstyledButton } from '@mantine/core'
import { Empty } from '../parts/Empty'
import { opens } from '../parts/focus'
import { IconSearchOff } from '../parts/icons'
import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { useFound } from './data'
import classes from './guide.module.css'
import { clockIn, dayIn } from './zone'
import type { Programme } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  text: string
  source: string | undefined
  zone: string
  now: number
  onShow: (programme: Programme) => void
}

/** The number of results, for the top of the page. */
export function FoundCount({ text, source }: Pick<Props, 'text' | 'source'>) {
  const first = useFound(text, source).data?.pages[0]
  return first !== undefined && <span aria-live="polite">{t.playlists.programmes(first.total)}</span>
}

export function Found({ text, source, zone, now, onShow }: Props) {
  const found = useFound(text, source)
  return (
    <Asked query={found}>
      {({ pages }) =>
        pages[0]?.total === 0 ? (
          <Empty icon={IconSearchOff} title={t.guide.noneFound}>
            {t.guide.noneFoundHint}
          </Empty>
        ) : (
          <>
            <Paper component="ul" className={classes.found} aria-busy={found.isPlaceholderData}>
              {pages
                .flatMap(({ items }) => items)
                .map(programme => {
                  const [start, stop] = [new Date(programme.start).getTime(), new Date(programme.stop).getTime()]
                  return (
                    <li key={programme.id}>
                      <UnstyledButton
                        className={classes.hit}
                        onClick={() => onShow(programme)}
                        {...opens(programme.id)}
                      >
                        <Text span c="dimmed" className={classes.hitWhen}>
                          {t.guide.when(dayIn(zone, start, now), clockIn(zone, start), clockIn(zone, stop))}
                        </Text>
                        <span className={classes.words}>
                          <Text span fw={600} display="block">
                            {[programme.title || t.guide.noTitle, programme.sub_title].filter(Boolean).join(': ')}
                          </Text>
                          <Note span display="block">
                            {programme.channel_name}
                          </Note>
                        </span>
                      </UnstyledButton>
                    </li>
                  )
                })}
            </Paper>
            {found.hasNextPage && (
              <div>
                <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                  {t.parts.showMore}
                </Button>
              </div>
            )}
          </>
        )
      }
    </Asked>
  )
}
