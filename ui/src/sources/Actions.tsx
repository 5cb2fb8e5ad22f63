import { Menu } from '@mantine/core'
import type { Operation } from '../api/operation'
import {
  IconArrowDown,
  IconArrowUp,
  IconEdit,
  IconExternalLink,
  IconHistory,
  IconListNumbers,
  IconPlayerStop,
  IconPower,
  IconRefresh,
} from '../parts/icons'
import { IconButton, MoreMenu } from '../parts/IconButton'
import { MenuLink } from '../parts/Links'
import { Move } from '../parts/Move'
import { t } from '../words/catalogue'
import { useAct } from './data'
import { useSwitch } from './many'
import type { Wanted } from './order'
import type { Place } from '../parts/drag'
import classes from './sources.module.css'
import type { Source } from '../api/model'

interface Props {
  source: Source
  running: Operation | undefined
  wanted: Wanted
  place: Place | undefined
}

export function Actions({ source, running, wanted, place }: Props) {
  const act = useAct(source)
  const isManual = source.source_type === 'manual'
  return (
    <div className={classes.actions}>
      {place && (
        <span className={classes.order}>
          <Move name={source.name} {...place} />
        </span>
      )}
      {running === undefined && !isManual && (
        <IconButton
          icon={IconRefresh}
          label={t.activity.refresh(source.name)}
          hint={t.sources.refresh}
          loading={act.isPending}
          onClick={() => act.mutate('refresh')}
        />
      )}
      <More source={source} running={running} wanted={wanted} place={place} onAct={act.mutate} />
    </div>
  )
}

function More({ source, running, wanted, place, onAct }: Props & { onAct: (verb: 'refresh' | 'cancel') => void }) {
  const toggle = useSwitch()
  const isManual = source.source_type === 'manual'
  const address = { to: '/sources/$id', params: { id: source.id } } as const
  return (
    <MoreMenu label={t.parts.moreFor(source.name)}>
      {isManual ? (
        <MenuLink leftSection={<IconListNumbers size={16} />} to="/sources/$id/channels" params={{ id: source.id }}>
          {t.sources.itsChannels}
        </MenuLink>
      ) : running === undefined ? (
        <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => onAct('refresh')}>
          {t.sources.refresh}
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<IconPlayerStop size={16} />} onClick={() => onAct('cancel')}>
          {t.sources.stopRefreshing}
        </Menu.Item>
      )}
      <MenuLink leftSection={<IconExternalLink size={16} />} {...address} search={wanted}>
        {t.sources.open}
      </MenuLink>
      {!isManual && (
        <MenuLink leftSection={<IconHistory size={16} />} {...address} search={{ ...wanted, tab: 'history' }}>
          {t.sources.history}
        </MenuLink>
      )}
      <MenuLink leftSection={<IconEdit size={16} />} {...address} search={{ ...wanted, edit: true }}>
        {t.parts.edit}
      </MenuLink>
      <Menu.Item leftSection={<IconPower size={16} />} onClick={() => toggle([source], !source.enabled)}>
        {source.enabled ? t.parts.switchOff : t.parts.switchOn}
      </Menu.Item>
      {place && (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconArrowUp size={16} />}
            disabled={place.at === 0}
            onClick={() => place.onMove(place.at - 1)}
          >
            {t.sources.moveUp}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={16} />}
            disabled={place.at === place.count - 1}
            onClick={() => place.onMove(place.at + 1)}
          >
            {t.sources.moveDown}
          </Menu.Item>
        </>
      )}
    </MoreMenu>
  )
}
