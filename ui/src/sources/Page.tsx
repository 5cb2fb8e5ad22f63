// Are my providers delivering?
import { Drawer, Paper } from '@mantine/core'
import { IconDatabaseImport, IconPlus } from '../parts/icons'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Empty } from '../parts/Empty'
import { Gone } from '../parts/Gone'
import { Asked, Page } from '../parts/Page'
import { opens } from '../parts/focus'
import { AddSource } from './Add'
import { useSources } from './data'
import { SourceRow } from './Row'
import classes from './sources.module.css'
import { SourceSheet } from './Sheet'
import { ButtonLink } from '../parts/Links'
import { t } from '../words/catalogue'

export function SourcesPage() {
  const sources = useSources()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false })
  const { add } = useSearch({ strict: false })
  const open = sources.data?.find(source => source.id === id)
  const close = () => void navigate({ to: '/sources', search: {} })
  const button = (
    <ButtonLink to="/sources" search={{ add: true }} leftSection={<IconPlus size={16} />} {...opens('add-source')}>
      {t.sources.add}
    </ButtonLink>
  )
  return (
    <Page
      title={t.sources.title}
      facts={sources.data && sources.data.length > 0 ? t.sources.total(sources.data.length) : undefined}
      actions={sources.data?.length === 0 ? undefined : button}
    >
      <Asked query={sources}>
        {all =>
          all.length === 0 ? (
            <Empty icon={IconDatabaseImport} title={t.sources.none} action={button}>
              {t.sources.noneText}
            </Empty>
          ) : (
            <Paper component="ul" className={classes.list} aria-label={t.sources.title}>
              {all.map(source => (
                <SourceRow key={source.id} source={source} />
              ))}
            </Paper>
          )
        }
      </Asked>
      {add === true && <AddSource onClose={close} />}
      {open === undefined && id !== undefined && sources.data !== undefined && (
        <Drawer opened onClose={close} title={t.sources.gone} size={560}>
          <Gone what={t.sources.goneWhat}>
            <ButtonLink variant="default" to="/sources">
              {t.sources.all}
            </ButtonLink>
          </Gone>
        </Drawer>
      )}
      {open !== undefined && <SourceSheet key={open.id} source={open} onClose={close} />}
    </Page>
  )
}
