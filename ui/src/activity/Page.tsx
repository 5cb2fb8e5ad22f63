// The jobs page: what ran, and what failed.
import { Group, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { oneOf, optionsOf } from '../parts/params'
import { Chip } from '../parts/Chip'
import { Empty } from '../parts/Empty'
import { NoSuchPage } from '../parts/Gone'
import { IconActivity, IconSearchOff } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Pages } from '../parts/Pages'
import { Search } from '../parts/Search'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'
import { PER_PAGE, useJobs, useOperations, type Wanted } from './data'
import { JobCard } from './Job'
import { heldBy, KINDS, STATES } from './jobs'
import type { Job } from '../api/model'

export function ActivityPage() {
  const wanted: Wanted = useSearch({ strict: false })
  const navigate = useNavigate()
  const jobs = useJobs(wanted)
  const want = useCallback(
    (change: Wanted) =>
      void navigate({
        to: '/activity',
        search: { ...wanted, page: undefined, ...change },
        replace: change.page === undefined,
      }),
    [navigate, wanted],
  )
  const search = useCallback((text: string) => want({ search: text || undefined }), [want])
  const total = jobs.data?.total ?? 0
  const pages = Math.ceil(total / PER_PAGE)
  const isFiltered = (wanted.kind ?? wanted.state ?? wanted.search) !== undefined
  return (
    <Page title={t.frame.activity} facts={total > 0 ? t.activity.jobs(total) : undefined}>
      {(total > 0 || isFiltered) && (
        <Group gap="xs">
          <Search value={wanted.search ?? ''} onChange={search} placeholder={t.activity.search} />
          <Chip
            label={t.parts.kind}
            value={wanted.kind}
            options={optionsOf(t.activity.kinds)}
            onChange={kind => want({ kind: oneOf(KINDS, kind) })}
          />
          <Chip
            label={t.parts.state}
            value={wanted.state}
            options={optionsOf(t.activity.states)}
            onChange={state => want({ state: oneOf(STATES, state) })}
          />
        </Group>
      )}
      <Asked query={jobs}>
        {({ items }) =>
          total === 0 ? (
            <None wanted={wanted} isFiltered={isFiltered} />
          ) : items.length === 0 ? (
            <NoSuchPage page={wanted.page ?? 1} pages={pages} onGo={page => want({ page })} />
          ) : (
            <>
              <Cards jobs={items} isOld={jobs.isPlaceholderData} />
              <Pages page={wanted.page ?? 1} pages={pages} onGo={page => want({ page })} />
            </>
          )
        }
      </Asked>
    </Page>
  )
}

function Cards({ jobs, isOld }: { jobs: Job[]; isOld: boolean }) {
  const operations = useOperations().data ?? []
  const sources = useSources().data ?? []
  return (
    <Stack gap="sm" aria-busy={isOld}>
      {jobs.map(job => (
        <JobCard
          key={job.id}
          job={job}
          operation={operations.find(({ id }) => id === job.id)}
          held={heldBy(job, sources)}
        />
      ))}
    </Stack>
  )
}

function None({ wanted, isFiltered }: { wanted: Wanted; isFiltered: boolean }) {
  if (!isFiltered)
    return (
      <Empty icon={IconActivity} title={t.activity.emptyTitle}>
        {t.activity.emptyText}
      </Empty>
    )
  return (
    <Empty
      icon={IconSearchOff}
      title={t.activity.noneTitle}
      action={
        <ButtonLink variant="default" to="/activity" search={{}}>
          {t.parts.showAll}
        </ButtonLink>
      }
    >
      {wanted.search === undefined ? t.activity.noneText : t.activity.noneFound(wanted.search)}
    </Empty>
  )
}
