// One source in the list: its state in words, what it delivers, and what can be done at once.
import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core'
import { IconDots, IconEdit, IconExternalLink, IconListNumbers, IconPlayerStop, IconRefresh } from '../parts/icons'
import { Link } from '@tanstack/react-router'
import { useRunning } from '../activity/data'
import { Busy } from '../parts/Busy'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { useAct, useSources, type Source } from './data'
import classes from './sources.module.css'
import { flavourOf, nameOf } from './flavour'
import { NextRun } from './NextRun'
import { deliveryOf, stateOf } from './words'
import { MenuLink } from '../parts/Links'
import { opens } from '../parts/focus'
import { useProviders } from '../providers/data'
import { isLeftAlone, providerOf, stateOf as providerState } from '../providers/words'
import { t } from '../words/catalogue'

export function SourceRow({ source }: { source: Source }) {
  const now = useNow()
  const running = useRunning(source.id)
  const act = useAct(source)
  const provider = providerOf(source, useProviders().data ?? [])
  const isAlone = provider !== undefined && isLeftAlone(provider)
  const state = stateOf(source, running !== undefined, now, isAlone ? providerState(provider, now) : undefined)
  const isManual = source.source_type === 'manual'
  const partner = useSources().data?.find(({ id }) => id === source.linked_source_id)
  const kind = nameOf(flavourOf(source))
  return (
    <li className={classes.row}>
      <div className={classes.cells}>
        <div>
          <Link className={classes.link} to="/sources/$id" params={{ id: source.id }} {...opens(source.id)}>
            {source.name}
          </Link>
          <Text size="sm" c="dimmed">
            {partner === undefined ? kind : t.sources.kindWith(kind, partner.name)}
          </Text>
        </div>
        <Text component="div" aria-live="polite">
          <State tone={state.tone}>{state.text}</State>
        </Text>
        <div className={classes.facts}>
          <Text component="div" className={classes.fact}>
            {deliveryOf(source, now)}
          </Text>
          <Text component="div" c="dimmed" size="sm" className={classes.times}>
            <span>{source.last_attempt_at && !isManual && <Ago time={source.last_attempt_at} />}</span>
            <span>
              <NextRun source={source} brief />
            </span>
          </Text>
        </div>
        <div className={classes.actions}>
          {running === undefined && !isManual && (
            <Tooltip label={t.sources.refresh}>
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                size={34}
                aria-label={t.sources.refreshOf(source.name)}
                loading={act.isPending}
                onClick={() => act.mutate('refresh')}
              >
                <IconRefresh size={18} stroke={1.5} />
              </ActionIcon>
            </Tooltip>
          )}
          <Menu>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                size={34}
                aria-label={t.sources.moreFor(source.name)}
              >
                <IconDots size={18} stroke={1.5} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {isManual && (
                <MenuLink
                  leftSection={<IconListNumbers size={16} />}
                  to="/sources/$id/channels"
                  params={{ id: source.id }}
                >
                  {t.sources.itsChannels}
                </MenuLink>
              )}
              {isManual ? null : running === undefined ? (
                <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => act.mutate('refresh')}>
                  {t.sources.refresh}
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconPlayerStop size={16} />} onClick={() => act.mutate('cancel')}>
                  {t.sources.stopRefreshing}
                </Menu.Item>
              )}
              <MenuLink leftSection={<IconExternalLink size={16} />} to="/sources/$id" params={{ id: source.id }}>
                {t.sources.open}
              </MenuLink>
              <MenuLink
                leftSection={<IconEdit size={16} />}
                to="/sources/$id"
                params={{ id: source.id }}
                search={{ edit: true }}
              >
                {t.sources.edit}
              </MenuLink>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {running !== undefined && (
        <div className={classes.busy}>
          <Busy operation={running} />
        </div>
      )}
    </li>
  )
}
