import { Drawer, type DrawerProps } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { Problem } from '../api/problem'
import { useFocusBack } from './focus'
import { Asked } from './Page'

interface SheetProps extends Omit<DrawerProps, 'opened'> {
  /** Something was typed, so a click beside the sheet and Escape do not close it. */
  isDirty?: boolean
}

export function Sheet({ isDirty = false, ...props }: SheetProps) {
  return <Drawer opened closeOnClickOutside={!isDirty} closeOnEscape={!isDirty} {...props} />
}

interface RecordProps<T> {
  query: UseQueryResult<T>
  /** What opened the sheet and gets the focus back, and what gets it where that is gone. */
  openers: [id: string, other: string]
  /** The title while the record is loaded, where there is none, and once it is there. */
  titles: [waiting: string, gone: string, record: (record: T) => string]
  /** What is shown where there is none. */
  gone: React.ReactNode
  size: number
  onClose: () => void
  children: (record: T) => React.ReactNode
}

/** A sheet of one record, which may not exist. */
export function RecordSheet<T>({ query, openers, titles, gone, size, onClose, children }: RecordProps<T>) {
  const isGone = query.error instanceof Problem && query.error.status === 404
  useFocusBack(...openers)
  const [waiting, missing, titleOf] = titles
  const title = query.data === undefined ? (isGone ? missing : waiting) : titleOf(query.data)
  return (
    <Sheet onClose={onClose} title={title} size={size}>
      {isGone ? gone : <Asked query={query}>{children}</Asked>}
    </Sheet>
  )
}
