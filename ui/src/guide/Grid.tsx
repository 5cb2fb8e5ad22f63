// Channels down, time across.
import { HoverCard, Paper, Text } from '@mantine/core'
import { Logo } from '../parts/Logo'
import { clock } from '../words/time'
import type { GuideRow } from './data'
import { ProgrammeDetails } from './Details'
import classes from './guide.module.css'
import { cells, HOUR, type Cell } from './layout'

interface Props {
  rows: GuideRow[]
  from: Date
  to: Date
  now: Date
  dimmed: boolean
}

export function Grid({ rows, from, to, now, dimmed }: Props) {
  const slots = Array.from(
    { length: Math.round((to.getTime() - from.getTime()) / (HOUR / 2)) },
    (_, at) => new Date(from.getTime() + (at * HOUR) / 2),
  )
  const here = ((now.getTime() - from.getTime()) / (to.getTime() - from.getTime())) * 100
  return (
    <Paper className={classes.grid} aria-busy={dimmed}>
      <div className={classes.head} aria-hidden>
        <div />
        <div className={classes.slots}>
          {slots.map(slot => (
            <span key={slot.getTime()}>{clock(slot)}</span>
          ))}
        </div>
      </div>
      <ul className={classes.rows} aria-label="Programmes by channel">
        {rows.map((row, at) => (
          <li
            key={`${row.source_id ?? ''}.${row.channel_id}.${at}`}
            className={classes.row}
            aria-label={row.channel_name}
          >
            <div className={classes.channel}>
              <Logo src={row.icon} name={row.channel_name} size={28} />
              <Text size="sm" fw={500} lineClamp={2}>
                {row.channel_name}
              </Text>
            </div>
            <div className={classes.track}>
              {row.programs.length === 0 && (
                <Text size="sm" c="dimmed" className={classes.none}>
                  Nothing known
                </Text>
              )}
              {cells(row.programs, from, to).map(cell => (
                <ProgrammeCell key={cell.programme.id} cell={cell} now={now} />
              ))}
            </div>
          </li>
        ))}
      </ul>
      {here > 0 && here < 100 && (
        <div className={classes.overlay} aria-hidden>
          <div className={classes.now} style={{ left: `${here}%` }} />
        </div>
      )}
    </Paper>
  )
}

function ProgrammeCell({ cell, now }: { cell: Cell; now: Date }) {
  const { programme } = cell
  const isOn = new Date(programme.start) <= now && now < new Date(programme.stop)
  return (
    <HoverCard width={340} openDelay={250} closeDelay={50} shadow="md" transitionProps={{ duration: 100 }}>
      <HoverCard.Target>
        <button
          type="button"
          className={classes.cell}
          data-on={isOn || undefined}
          style={{ left: `${cell.left}%`, width: `calc(${cell.width}% - 2px)` }}
        >
          <span className={classes.title}>
            {cell.isCut && '‹ '}
            {programme.title || 'No title'}
          </span>
          <span className={classes.when}>
            {clock(new Date(programme.start))}
            {programme.sub_title !== '' && ` · ${programme.sub_title}`}
          </span>
        </button>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <ProgrammeDetails programme={programme} />
      </HoverCard.Dropdown>
    </HoverCard>
  )
}
