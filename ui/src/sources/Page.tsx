import { Button } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Empty } from '../parts/Empty'
import { opens } from '../parts/focus'
import { Gone } from '../parts/Gone'
import { IconDatabaseImport, IconPlus, IconSearchOff } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Sheet } from '../parts/Sheet'
import { t } from '../words/catalogue'
import { AddSource } from './Add'
import { useSources } from './data'
import { Filters } from './Filters'
import { SourceList } from './List'
import { isPart, matching, sorted, type Wanted } from './order'
import { SourceSheet } from './Sheet'
import { useConditions } from './state'

export function SourcesPage() {
  const sources = useSources()
  const navigate = useNavigate()
  const conditionOf = useConditions()
  const { id } = useParams({ strict: false })
  const { add, search, kind, state, use, sort } = useSearch({ strict: false })
  const wanted = definedOf({ search, kind, state, use, sort } as Wanted)
  const open = sources.data?.find(source => source.id === id)
  const close = () => void navigate({ to: '/sources', search: wanted })
  const onWant = (change: Wanted) =>
    void navigate({ to: '/sources', search: definedOf({ ...wanted, ...change }), replace: true })
  const button = (
    <ButtonLink
      to="/sources"
      search={{ ...wanted, add: true }}
      leftSection={<IconPlus size={16} />}
      {...opens('add-source')}
    >
      {t.frame.addSource}
    </ButtonLink>
  )
  return (
    <Page
      title={t.frame.sources}
      facts={sources.data && sources.data.length > 0 ? t.sources.total(sources.data.length) : undefined}
      actions={sources.data?.length === 0 ? undefined : button}
    >
      <Asked query={sources}>
        {all => {
          if (all.length === 0)
            return (
              <Empty icon={IconDatabaseImport} title={t.sources.none} action={button}>
                {t.sources.noneText}
              </Empty>
            )
          const stateOf = (source: (typeof all)[number]) => conditionOf(source).state
          const shown = sorted(matching(all, wanted, stateOf), wanted.sort, stateOf)
          return (
            <>
              {(all.length > 1 || isPart(wanted)) && <Filters wanted={wanted} onWant={onWant} />}
              {shown.length === 0 ? (
                <Empty
                  icon={IconSearchOff}
                  title={t.sources.noMatch}
                  action={
                    <Button variant="default" onClick={() => void navigate({ to: '/sources', search: {} })}>
                      {t.parts.showAll}
                    </Button>
                  }
                >
                  {t.sources.noMatchText}
                </Empty>
              ) : (
                <SourceList all={all} shown={shown} wanted={wanted} conditionOf={conditionOf} />
              )}
            </>
          )
        }}
      </Asked>
      {add === true && <AddSource onClose={close} />}
      {open === undefined && id !== undefined && sources.data !== undefined && (
        <Sheet onClose={close} title={t.channels.gone} size={560}>
          <Gone what={t.channels.goneSource} to="/sources" back={t.sources.all} />
        </Sheet>
      )}
      {open !== undefined && <SourceSheet key={open.id} source={open} wanted={wanted} onClose={close} />}
    </Page>
  )
}

/** Only the filters that are set, so that the address stays short. */
function definedOf(wanted: Wanted): Wanted {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
}
