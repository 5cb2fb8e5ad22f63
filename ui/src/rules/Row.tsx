import { Switch, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useDrag, type Place } from '../parts/drag'
import { opens } from '../parts/focus'
import { IconGripVertical } from '../parts/icons'
import { Move } from '../parts/Move'
import { State } from '../parts/State'
import { t } from '../words/catalogue'
import classes from './rules.module.css'
import { doesOf } from './words'
import type { Rule, RuleKind } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  kind: RuleKind
  rule: Rule
  /** Rows can be dragged within the same list. */
  list: string
  /** The place in the whole list; undefined where only a part is shown. */
  place: Place | undefined
  /** Its playlists and its last run, as a text. */
  did: string
  isOn: boolean
  switchLabel: string
  onSwitch: (isOn: boolean) => void
  /** Further buttons. */
  children?: React.ReactNode
}

export function RuleRow({ kind, rule, list, place, did, isOn, switchLabel, onSwitch, children }: Props) {
  const { row, handle, edge, isDragged } = useDrag<HTMLLIElement, HTMLSpanElement>({
    list,
    id: rule.id,
    isOff: place === undefined || place.count < 2,
    onDrop: (id, isAfter) => place?.onDrop(id, isAfter),
  })
  const facts = [
    doesOf(rule),
    rule.source_name !== '' && t.rules.onlyOf(rule.source_name),
    rule.stop_on_match === true && t.rules.stops,
  ]
  return (
    <li
      ref={row}
      className={classes.row}
      data-off={!isOn || undefined}
      data-edge={edge}
      data-dragged={isDragged || undefined}
    >
      <div className={classes.order}>
        {place && place.count > 1 && (
          <>
            <span ref={handle} className={classes.grip} aria-hidden>
              <IconGripVertical size={16} stroke={1.5} />
            </span>
            <span className={classes.steps}>
              <Move name={rule.name} at={place.at} count={place.count} onMove={place.onMove} />
            </span>
          </>
        )}
      </div>
      <div className={classes.what}>
        <div className={classes.title}>
          <Link
            className={classes.link}
            to="/rules/$kind/$id"
            params={{ kind, id: rule.id }}
            state={{ fromList: true }}
            data-row={rule.id}
            {...opens(rule.id)}
          >
            {rule.name}
          </Link>
          {rule.is_system && <span className={classes.badge}>{t.rules.builtIn}</span>}
        </div>
        <Note>{facts.filter(Boolean).join(' · ')}</Note>
      </div>
      <div className={classes.did}>
        <code className={classes.expression} title={rule.expression}>
          {rule.expression}
        </code>
        <Text component="div" size="sm" c={rule.is_valid ? 'dimmed' : undefined}>
          {rule.is_valid ? did : <State tone="bad">{t.rules.isBroken}</State>}
        </Text>
      </div>
      <div className={classes.actions}>
        <Switch checked={isOn} aria-label={switchLabel} onChange={event => onSwitch(event.currentTarget.checked)} />
        {children}
      </div>
    </li>
  )
}
