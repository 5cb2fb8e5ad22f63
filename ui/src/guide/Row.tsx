// A row of the grid: the channel at the left, and its programmes at their times.
import { memo } from 'react'
import { opens } from '../parts/focus'
import { IconPlayerPlay } from '../parts/icons'
import { Logo } from '../parts/Logo'
import { t } from '../words/catalogue'
import { familyOf } from './category'
import classes from './guide.module.css'
import { CHANNEL_WIDTH, pieces, pixels, type Piece } from './layout'
import { clockIn, dayIn, HOUR } from './zone'
import type { GuideRow, Programme } from '../api/model'

interface Props {
  /** Undefined until it is loaded. */
  row: GuideRow | undefined
  index: number
  /** Pixels. */
  top: number
  /** The start of the grid, and the range that is drawn. */
  begin: number
  from: number
  to: number
  now: number
  zone: string
  /** The time of the programme that Tab leads to, if it is in this row. */
  activeAt: number | undefined
  /** The visible left edge, to the hour. */
  edge: number
}

export const GuideGridRow = memo(function GuideGridRow(props: Props) {
  const { row, index, top, begin, from, to, activeAt, edge } = props
  const all = row === undefined ? [] : pieces(row.programs, from, to)
  const isIn = (piece: Piece) => activeAt !== undefined && piece.start <= activeAt && activeAt < piece.stop
  // The focused cell stays in the document when it is out of view.
  if (activeAt !== undefined && !all.some(isIn)) {
    const own = row === undefined ? undefined : pieces(row.programs, activeAt, activeAt + 1).find(isIn)
    all.push(own ?? { start: activeAt, stop: activeAt + 1, programme: undefined })
  }
  return (
    <div className={classes.row} role="row" aria-rowindex={index + 1} style={{ top }}>
      <div className={classes.channel} role="rowheader" style={{ width: CHANNEL_WIDTH }}>
        {row !== undefined && <ChannelCell row={row} />}
      </div>
      {all.map(piece => (
        <ProgrammeCell
          key={piece.programme?.id ?? piece.start}
          programme={piece.programme}
          start={piece.start}
          stop={piece.stop}
          index={index}
          left={CHANNEL_WIDTH + pixels(Math.max(piece.start, begin) - begin)}
          width={pixels(piece.stop - Math.max(piece.start, begin))}
          isOn={piece.start <= props.now && props.now < piece.stop}
          isPast={piece.stop <= props.now}
          isActive={isIn(piece)}
          isLoaded={row !== undefined}
          isCut={piece.start < edge + HOUR && piece.stop > edge}
          zone={props.zone}
          now={props.now}
        />
      ))}
    </div>
  )
})

function ChannelCell({ row }: { row: GuideRow }) {
  return (
    <>
      <span className={classes.number}>{row.channel?.channel_number}</span>
      <Logo src={row.icon} name={row.channel_name} size={28} />
      <span className={classes.name} title={row.channel_name}>
        {row.channel_name}
      </span>
      {row.channel !== null && (
        <button
          type="button"
          tabIndex={-1}
          className={classes.play}
          data-play={row.channel.id}
          aria-label={t.channels.playNamed(row.channel_name)}
        >
          <IconPlayerPlay size={16} stroke={1.5} aria-hidden />
        </button>
      )}
    </>
  )
}

interface CellProps {
  programme: Programme | undefined
  start: number
  stop: number
  index: number
  /** Pixels. */
  left: number
  width: number
  isOn: boolean
  isPast: boolean
  isActive: boolean
  isLoaded: boolean
  /** The visible left edge is, or may soon be, within the cell. */
  isCut: boolean
  zone: string
  now: number
}

/** Cells narrower than this show no text, in pixels. */
const NARROW = 36

const ProgrammeCell = memo(function ProgrammeCell(props: CellProps) {
  const { programme, start, stop, left, width, isActive, zone } = props
  const title = programme === undefined ? (props.isLoaded ? t.guide.nothing : '') : programme.title || t.guide.noTitle
  const when = `${clockIn(zone, start)}–${clockIn(zone, stop)}`
  const hint = [title, when].join('\n')
  return (
    <div
      role="gridcell"
      className={programme === undefined ? classes.gap : classes.cell}
      tabIndex={isActive ? 0 : -1}
      style={{ left, width: Math.max(2, width - 2) }}
      data-active={isActive || undefined}
      data-row={props.index}
      data-start={start}
      data-stop={stop}
      data-programme={programme?.id}
      data-family={programme === undefined ? undefined : familyOf(programme.categories)}
      data-on={props.isOn || undefined}
      data-past={props.isPast || undefined}
      data-cut={props.isCut || undefined}
      // Only where the cell shows no text.
      aria-label={width < NARROW ? title : undefined}
      aria-description={t.guide.at(dayIn(zone, start, props.now), when)}
      title={programme === undefined ? undefined : hint}
      {...(isActive && programme !== undefined && opens('programme'))}
    >
      {width >= NARROW && (
        <span className={classes.text}>
          <span className={classes.title}>{title}</span>
          {programme !== undefined && (
            <span className={classes.when}>
              {clockIn(zone, start)}
              {programme.sub_title !== '' && ` · ${programme.sub_title}`}
            </span>
          )}
        </span>
      )}
    </div>
  )
})
