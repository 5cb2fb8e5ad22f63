// Where an address of the page leads to what is not there (any more): what is meant, and the way back.
import { Button } from '@mantine/core'
import { count } from '../words/number'
import { Empty } from './Empty'
import { IconSearchOff } from './icons'

/** `children`: the way back. */
export function Gone({ what, children }: { what: string; children: React.ReactNode }) {
  return (
    <Empty icon={IconSearchOff} title={`This ${what} does not exist any more`} action={children}>
      It was deleted, or the link is an old one.
    </Empty>
  )
}

/** A page behind the last one: the list became shorter. */
export function NoSuchPage({ page, pages, onGo }: { page: number; pages: number; onGo: (page: number) => void }) {
  return (
    <Empty
      icon={IconSearchOff}
      title={`There is no page ${page}`}
      action={<Button onClick={() => onGo(pages)}>Go to the last page</Button>}
    >
      The list has {count(pages, 'page')} now.
    </Empty>
  )
}
