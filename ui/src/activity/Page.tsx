// What did it do, and what failed?
import { Group, Pagination, Select, Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconActivity, IconSearchOff } from '../parts/icons'
import { Empty } from '../parts/Empty'
import { NoSuchPage } from '../parts/Gone'
import { Asked, Page } from '../parts/Page'
import { useSources } from '../sources/data'
import { count } from '../words/number'
import { PER_PAGE, useJobs, useOperations, type JobKind, type JobStatus, type Wanted } from './data'
import { heldBy, KINDS, STATES } from './jobs'
import { JobCard } from './Job'

/** Stands for no choice: a value of its own, so that the keyboard reaches it. */
const ALL = 'all'
const choices = (all: string, words: Record<string, string>) =>
  Object.entries({ [ALL]: all, ...words }).map(([value, label]) => ({ value, label }))
const chosen = <T extends string>(value: string | null) => (value === null || value === ALL ? undefined : (value as T))

export function ActivityPage() {
  const wanted: Wanted = useSearch({ strict: false })
  const navigate = useNavigate()
  const jobs = useJobs(wanted)
  const operations = useOperations().data ?? []
  const sources = useSources().data ?? []
  const want = (change: Wanted) =>
    void navigate({
      to: '/activity',
      search: { ...wanted, page: undefined, ...change },
      replace: change.page === undefined,
    })
  const total = jobs.data?.total ?? 0
  const pages = Math.ceil(total / PER_PAGE)
  const isFiltered = (wanted.kind ?? wanted.state) !== undefined
  return (
    <Page title="Activity" facts={total > 0 ? count(total, 'job') : undefined}>
      {(total > 0 || isFiltered) && (
        <Group gap="xs">
          <Select
            aria-label="Kind"
            w={{ base: '100%', xs: 220 }}
            value={wanted.kind ?? ALL}
            data={choices('Everything', KINDS)}
            onChange={kind => want({ kind: chosen<JobKind>(kind) })}
          />
          <Select
            aria-label="State"
            w={{ base: '100%', xs: 180 }}
            value={wanted.state ?? ALL}
            data={choices('In any state', STATES)}
            onChange={state => want({ state: chosen<JobStatus>(state) })}
          />
        </Group>
      )}
      <Asked query={jobs}>
        {({ items }) =>
          total === 0 ? (
            isFiltered ? (
              <Empty icon={IconSearchOff} title="No such job">
                Nothing of this kind is in this state.
              </Empty>
            ) : (
              <Empty icon={IconActivity} title="Nothing was done yet">
                Refreshes of sources and playlists that are made show here, with what came of them.
              </Empty>
            )
          ) : items.length === 0 ? (
            <NoSuchPage page={wanted.page ?? 1} pages={pages} onGo={page => want({ page })} />
          ) : (
            <>
              <Stack gap="sm" aria-busy={jobs.isPlaceholderData}>
                {items.map(job => (
                  <JobCard
                    key={job.id}
                    job={job}
                    operation={operations.find(({ id }) => id === job.id)}
                    held={heldBy(job, sources)}
                  />
                ))}
              </Stack>
              {pages > 1 && (
                <Pagination
                  total={pages}
                  value={wanted.page ?? 1}
                  onChange={page => want({ page })}
                  getControlProps={control => ({ 'aria-label': control === 'next' ? 'Next page' : 'Previous page' })}
                />
              )}
            </>
          )
        }
      </Asked>
    </Page>
  )
}
