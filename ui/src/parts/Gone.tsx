// Shown where an address of the page leads to a record that does not exist, with the way back.
import { Button } from '@mantine/core'
import { t } from '../words/catalogue'
import { Empty } from './Empty'
import { IconSearchOff } from './icons'
import { ButtonLink } from './Links'

interface Props {
  /** The name of the kind of record. */
  what: string
  /** The list, and the text of the link to it. */
  to: '/channels' | '/guide' | '/playlists' | '/sources' | '/sources/$id/channels' | '/rules/$kind' | '/start'
  params?: Record<string, string>
  back: string
}

export function Gone({ what, to, params, back }: Props) {
  const action = (
    <ButtonLink variant="default" to={to} params={params} search={{}}>
      {back}
    </ButtonLink>
  )
  return (
    <Empty icon={IconSearchOff} title={t.parts.goneTitle(what)} action={action}>
      {t.parts.goneText}
    </Empty>
  )
}

/** A page number beyond the last page. */
export function NoSuchPage({ page, pages, onGo }: { page: number; pages: number; onGo: (page: number) => void }) {
  return (
    <Empty
      icon={IconSearchOff}
      title={t.parts.noPage(page)}
      action={<Button onClick={() => onGo(pages)}>{t.parts.lastPage}</Button>}
    >
      {t.parts.noPageText(pages)}
    </Empty>
  )
}
