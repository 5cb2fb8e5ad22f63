import { Checkbox, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Busy } from '../activity/Busy'
import { useDrag, type Place } from '../parts/drag'
import { opens } from '../parts/focus'
import { IconGripVertical } from '../parts/icons'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { t } from '../words/catalogue'
import { accountBrief } from './account'
import { Actions } from './Actions'
import { Changed } from './Changed'
import { flavourOf, nameOf } from './flavour'
import { NextRun } from './Schedule'
import type { Wanted } from './order'
import classes from './sources.module.css'
import type { Condition } from './state'
import { deliveryOf, stepOf } from './words'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'

interface Props {
  source: Source
  /** The linked source, if it is not beside it. */
  partner: Source | undefined
  /** Its part of the card, and the id of the card. */
  part: 'only' | 'first' | 'second'
  unit: string
  condition: Condition
  wanted: Wanted
  /** The place in the whole list; undefined where only a part is shown. */
  place: Place | undefined
  isChosen: boolean
  onChoose: (isChosen: boolean) => void
}

export function SourceRow({ source, partner, part, unit, condition, wanted, place, isChosen, onChoose }: Props) {
  const now = useNow()
  const { state, running } = condition
  const isManual = source.source_type === 'manual'
  const kind = nameOf(flavourOf(source))
  const drag = useDrag<HTMLLIElement, HTMLSpanElement>({
    list: 'sources',
    id: unit,
    isOff: place === undefined,
    onDrop: (id, isAfter) => place?.onDrop(id, part === 'only' ? isAfter : part === 'second'),
  })
  const edge = part === 'only' ? drag.edge : part === 'first' ? 'top' : 'bottom'
  const account = part === 'second' ? '' : accountBrief(source, now)
  return (
    <li
      ref={drag.row}
      className={classes.row}
      data-part={part}
      data-edge={drag.edge && edge}
      data-dragged={drag.isDragged || undefined}
      data-off={!source.enabled || undefined}
    >
      <div className={classes.cells}>
        <div className={classes.lead}>
          {part !== 'second' && place !== undefined && (
            <span ref={drag.handle} className={classes.grip} title={t.parts.dragHint} aria-hidden>
              <IconGripVertical size={16} stroke={1.5} />
            </span>
          )}
          <Checkbox
            className={classes.check}
            aria-label={t.parts.choose(source.name)}
            checked={isChosen}
            onChange={event => onChoose(event.currentTarget.checked)}
          />
        </div>
        <div className={classes.what}>
          <Link
            className={classes.link}
            to="/sources/$id"
            params={{ id: source.id }}
            search={wanted}
            data-row={source.id}
            {...opens(source.id)}
          >
            {source.name}
          </Link>
          <Note>{dotted([partner === undefined ? kind : t.sources.kindWith(kind, partner.name), account])}</Note>
        </div>
        <Text component="div" aria-live="polite">
          <State tone={state.tone}>{state.text}</State>
        </Text>
        <div className={classes.facts}>
          <Text component="div" className={classes.fact}>
            <span>{deliveryOf(source, now)}</span> <Changed source={source} />
          </Text>
          <Text component="div" c="dimmed" size="sm" className={classes.times}>
            <span>{source.last_attempt_at && !isManual && <Ago time={source.last_attempt_at} />}</span>
            <span>
              <NextRun source={source} brief />
            </span>
          </Text>
        </div>
        <Actions source={source} running={running} wanted={wanted} place={part === 'second' ? undefined : place} />
      </div>
      {running !== undefined && (
        <div className={classes.busy}>
          <Busy operation={running} />
          <Note>{stepOf(running)}</Note>
        </div>
      )}
    </li>
  )
}
