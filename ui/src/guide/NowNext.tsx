// On a phone: what is on and what comes, a channel a line.
import { Paper, Progress, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { Logo } from '../parts/Logo'
import { clock } from '../words/time'
import type { GuideRow } from './data'
import { ProgrammeDetails } from './Details'
import classes from './guide.module.css'
import { nowAndNext } from './layout'

export function NowNext({ rows, at, dimmed }: { rows: GuideRow[]; at: Date; dimmed: boolean }) {
  return (
    <Paper component="ul" className={classes.list} aria-busy={dimmed}>
      {rows.map((row, index) => (
        <NowNextRow key={`${row.source_id ?? ''}.${row.channel_id}.${index}`} row={row} at={at} />
      ))}
    </Paper>
  )
}

function NowNextRow({ row, at }: { row: GuideRow; at: Date }) {
  const [isOpen, setOpen] = useState(false)
  const { now, next } = nowAndNext(row.programs, at)
  const [start, stop] = [now && new Date(now.start).getTime(), now && new Date(now.stop).getTime()]
  return (
    <li className={classes.line}>
      <UnstyledButton className={classes.press} onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        <Logo src={row.icon} name={row.channel_name} size={32} />
        <div className={classes.words}>
          <Text size="sm" c="dimmed" truncate>
            {row.channel_name}
          </Text>
          <Text fw={600} truncate>
            {now?.title ?? 'Nothing known'}
          </Text>
          {start !== undefined && stop !== undefined && (
            <Progress value={((at.getTime() - start) / (stop - start)) * 100} size={3} my={4} aria-label="Gone by" />
          )}
          {next !== undefined && (
            <Text size="sm" c="dimmed" truncate>
              {clock(new Date(next.start))} {next.title}
            </Text>
          )}
        </div>
      </UnstyledButton>
      {isOpen && now !== undefined && (
        <div className={classes.more}>
          <ProgrammeDetails programme={now} />
        </div>
      )}
    </li>
  )
}
