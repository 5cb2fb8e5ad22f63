// Manual channels on a narrow screen: a paged list whose rows are saved one by one.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Empty } from '../parts/Empty'
import { NoSuchPage } from '../parts/Gone'
import { IconSearchOff } from '../parts/icons'
import { Asked } from '../parts/Page'
import { Pages } from '../parts/Pages'
import { t } from '../words/catalogue'
import { PER_PAGE, useManualPage } from './data'
import { ManualTable } from './Table'
import type { Source } from '../api/model'

interface Props {
  source: Source
  /** Draws what surrounds the list. */
  children: (props: { total: number | undefined; children: React.ReactNode }) => React.ReactNode
}

export function ManualList({ source, children }: Props) {
  const { search, page = 1 } = useSearch({ from: '/sources/$id/channels' })
  const navigate = useNavigate()
  const list = useManualPage(source.id, { search, page })
  const total = list.data?.total
  const pages = Math.ceil((total ?? 0) / PER_PAGE)
  const go = (page: number) =>
    void navigate({ to: '/sources/$id/channels', params: { id: source.id }, search: { search, page } })
  return children({
    total,
    children: (
      <Asked query={list}>
        {({ items }) =>
          total === 0 ? (
            <Empty icon={IconSearchOff} title={t.channels.none}>
              {t.manual.noMatchText}
            </Empty>
          ) : items.length === 0 ? (
            <NoSuchPage page={page} pages={pages} onGo={go} />
          ) : (
            <>
              <ManualTable
                key={`${search ?? ''} ${page}`}
                source={source}
                channels={items}
                wanted={{ search, page }}
                isFirst={page === 1}
                isLast={page === pages}
              />
              <Pages page={page} pages={pages} onGo={go} />
            </>
          )
        }
      </Asked>
    ),
  })
}
