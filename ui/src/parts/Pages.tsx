// The pagination of a list; hidden for a single page.
import { Pagination } from '@mantine/core'
import { t } from '../words/catalogue'

export function Pages({ page, pages, onGo }: { page: number; pages: number; onGo: (page: number) => void }) {
  if (pages < 2) return null
  return (
    <Pagination
      total={pages}
      value={page}
      onChange={onGo}
      siblings={1}
      getControlProps={control => ({ 'aria-label': control === 'next' ? t.parts.nextPage : t.parts.previousPage })}
    />
  )
}
