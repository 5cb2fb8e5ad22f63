import { Button, Collapse } from '@mantine/core'
import { useState } from 'react'
import { IconChevronDown, IconChevronRight } from './icons'

interface Props {
  title: string
  /** Whether it is open at first. */
  isOpen?: boolean
  /** Whether it contains an error; it is open then. */
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
        h="auto"
        mih={26}
        styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}
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
