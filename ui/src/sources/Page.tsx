// Are my providers delivering?
import { Drawer, Paper } from '@mantine/core'
import { IconDatabaseImport, IconPlus } from '../parts/icons'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Empty } from '../parts/Empty'
import { Gone } from '../parts/Gone'
import { Asked, Page } from '../parts/Page'
import { opens } from '../parts/focus'
import { count } from '../words/number'
import { AddSource } from './Add'
import { useSources } from './data'
import { SourceRow } from './Row'
import classes from './sources.module.css'
import { SourceSheet } from './Sheet'
import { ButtonLink } from '../parts/Links'

export function SourcesPage() {
  const sources = useSources()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false })
  const { add } = useSearch({ strict: false })
  const open = sources.data?.find(source => source.id === id)
  const close = () => void navigate({ to: '/sources', search: {} })
  const button = (
    <ButtonLink to="/sources" search={{ add: true }} leftSection={<IconPlus size={16} />} {...opens('add-source')}>
      Add a source
    </ButtonLink>
  )
  return (
    <Page
      title="Sources"
      facts={sources.data && sources.data.length > 0 ? count(sources.data.length, 'source') : undefined}
      actions={sources.data?.length === 0 ? undefined : button}
    >
      <Asked query={sources}>
        {all =>
          all.length === 0 ? (
            <Empty icon={IconDatabaseImport} title="No source yet" action={button}>
              A source is what your provider gave you: the address of a playlist (M3U) or of a guide (XMLTV), or an
              Xtream account. Channels can also be written down by hand.
            </Empty>
          ) : (
            <Paper component="ul" className={classes.list} aria-label="Sources">
              {all.map(source => (
                <SourceRow key={source.id} source={source} />
              ))}
            </Paper>
          )
        }
      </Asked>
      {add === true && <AddSource onClose={close} />}
      {open === undefined && id !== undefined && sources.data !== undefined && (
        <Drawer opened onClose={close} title="Gone" size={560}>
          <Gone what="source">
            <ButtonLink variant="default" to="/sources">
              All sources
            </ButtonLink>
          </Gone>
        </Drawer>
      )}
      {open !== undefined && <SourceSheet key={open.id} source={open} onClose={close} />}
    </Page>
  )
}
