import { Checkbox, Switch, Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { opens } from '../parts/focus'
import { Logo } from '../parts/Logo'
import { Move } from '../parts/Move'
import { useChangeAll, type Wanted } from './data'
import classes from './manual.module.css'
import { withoutSecrets } from '../parts/secrets'
import { t } from '../words/catalogue'
import type { ManualChannel } from '../api/model'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'

interface Props {
  source: string
  channel: ManualChannel
  wanted: Wanted
  isChosen: boolean
  onChoose: (isChosen: boolean) => void
  /** Undefined where only a part of the list is shown. */
  place: { at: number; count: number; onMove: (to: number) => void } | undefined
}

export function ManualRow({ source, channel, wanted, isChosen, onChoose, place }: Props) {
  const toggle = useChangeAll(source)
  const { id, channel_name: name } = channel
  // Shows the requested state until the server answers.
  const enabled = toggle.isPending ? toggle.variables.fields.enabled === true : channel.enabled
  return (
    <Table.Tr className={classes.row} data-off={!enabled || undefined}>
      <Table.Td>
        <Checkbox
          className={classes.above}
          aria-label={t.parts.choose(name)}
          checked={isChosen}
          onChange={event => onChoose(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <div className={classes.name}>
          <Logo src={channel.tvg_logo} name={name} size={26} />
          <div className={classes.words}>
            <Link
              className={classes.link}
              to="/sources/$id/channels"
              params={{ id: source }}
              search={{ ...wanted, edit: id }}
              {...opens(id)}
            >
              {name}
            </Link>
            <Note className={classes.below}>
              {dotted([channel.tvg_chno, channel.group_title, withoutSecrets(channel.stream_url)])}
            </Note>
          </div>
        </div>
      </Table.Td>
      <Table.Td>
        <Switch
          className={classes.above}
          checked={enabled}
          aria-label={t.parts.isOn(name)}
          onChange={event => toggle.mutate({ ids: [id], fields: { enabled: event.currentTarget.checked } })}
        />
      </Table.Td>
      <Table.Td>
        <span className={classes.order}>{place && <Move name={name} {...place} />}</span>
      </Table.Td>
    </Table.Tr>
  )
}
