// Where an address of the page leads to what is not there (any more): what is meant, and the way back.
import { Button } from '@mantine/core'
import { t } from '../words/catalogue'
import { Empty } from './Empty'
import { IconSearchOff } from './icons'

/** `children`: the way back. */
export function Gone({ what, children }: { what: string; children: React.ReactNode }) {
  return (
    <Empty icon={IconSearchOff} title={t.parts.goneTitle(what)} action={children}>
      {t.parts.goneText}
    </Empty>
  )
}

/** A page behind the last one: the list became shorter. */
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
