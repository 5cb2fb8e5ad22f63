// The results of a programme search, the best first. Each links to its place in the guide.
import { Button, Mark, Paper, Text, UnstyledButton } from '@mantine/core'
import type { Row } from '../api/client'
import { Empty } from '../parts/Empty'
import { opens } from '../parts/focus'
import { IconSearchOff } from '../parts/icons'
import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { listed } from '../words/list'
import { useFound } from './data'
import classes from './guide.module.css'
import { snippetOf } from './snippet'
import { clockIn, dayIn } from './zone'
import type { Programme } from '../api/model'
import { Note } from '../parts/Note'

type Hit = Row<'/api/v1/epg/search'>

/** What is not counted to its end is said in thousands. */
const rounded = (total: number) => Math.max(1, Math.floor(total / 1000)) * 1000

/** "One, Two and 3 more". Guides may have the same channel. */
function shownOn({ channel_name, other_channels, other_channel_count }: Hit): string {
  const more = other_channel_count - other_channels.length
  const names = new Set([channel_name, ...other_channels])
  return listed([...names, ...(more > 0 ? [t.home.others(more)] : [])])
}

/** The words of the description that were searched for. */
function Place({ hit, text }: { hit: Hit; text: string }) {
  const snippet = snippetOf(hit.description, text)
  if (snippet === undefined) return null
  return (
    <Text span size="sm" display="block">
      {snippet.before}
      <Mark>{snippet.hit}</Mark>
      {snippet.behind}
    </Text>
  )
}

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
  if (first === undefined) return null
  const { total, is_total_exact } = first
  return (
    <span aria-live="polite">
      {is_total_exact ? t.playlists.programmes(total) : t.guide.moreThan(t.playlists.programmes(rounded(total)))}
    </span>
  )
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
                            {shownOn(programme)}
                          </Note>
                          {programme.found_in === 'description' && <Place hit={programme} text={text} />}
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
