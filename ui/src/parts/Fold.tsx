// What most people need not see, behind a line that names it.
import { Button, Collapse } from '@mantine/core'
import { useState } from 'react'
import { IconChevronDown, IconChevronRight } from './icons'

interface Props {
  title: string
  /** At first. */
  isOpen?: boolean
  /** Something in it has to be seen to. */
  isWrong?: boolean
  children: React.ReactNode
}

export function Fold({ title, isOpen = false, isWrong = false, children }: Props) {
  const [isWanted, setWanted] = useState(isOpen)
  const isUnfolded = isWanted || isWrong
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        c="dimmed"
        px={4}
        size="compact-md"
        aria-expanded={isUnfolded}
        onClick={() => setWanted(!isUnfolded)}
        leftSection={isUnfolded ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
      >
        {title}
      </Button>
      <Collapse expanded={isUnfolded}>
        <div style={{ paddingTop: 12 }}>{children}</div>
      </Collapse>
    </div>
  )
}
