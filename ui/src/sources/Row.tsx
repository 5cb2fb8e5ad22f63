import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core'
import { IconDots, IconEdit, IconExternalLink, IconPlayerStop, IconRefresh } from '../parts/icons'
import { Link } from '@tanstack/react-router'
import { useRunning } from '../activity/data'
import { Busy } from '../parts/Busy'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { useAct, type Source } from './data'
import classes from './sources.module.css'
import { deliveryOf, KIND, stateOf } from './words'
import { MenuLink } from '../parts/Links'

export function SourceRow({ source }: { source: Source }) {
  const now = useNow()
  const running = useRunning(source.id)
  const act = useAct(source)
  const state = stateOf(source, running !== undefined, now)
  return (
    <li className={classes.row}>
      <div className={classes.cells}>
        <div>
          <Link className={classes.link} to="/sources/$id" params={{ id: source.id }}>
            {source.name}
          </Link>
          <Text size="sm" c="dimmed">
            {KIND[source.source_kind]}
          </Text>
        </div>
        <Text component="div" aria-live="polite">
          <State tone={state.tone}>{state.text}</State>
        </Text>
        <div className={classes.facts}>
          <Text component="div" className={classes.fact}>
            {deliveryOf(source, now)}
          </Text>
          <Text component="div" c="dimmed" size="sm" className={classes.fact}>
            {source.last_attempt_at && <Ago time={source.last_attempt_at} />}
          </Text>
        </div>
        <div className={classes.actions}>
          {running === undefined && (
            <Tooltip label="Refresh">
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                size={34}
                aria-label={`Refresh ${source.name}`}
                loading={act.isPending}
                onClick={() => act.mutate('refresh')}
              >
                <IconRefresh size={18} stroke={1.5} />
              </ActionIcon>
            </Tooltip>
          )}
          <Menu>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" c="dimmed" size={34} aria-label={`More for ${source.name}`}>
                <IconDots size={18} stroke={1.5} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {running === undefined ? (
                <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => act.mutate('refresh')}>
                  Refresh
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconPlayerStop size={16} />} onClick={() => act.mutate('cancel')}>
                  Stop refreshing
                </Menu.Item>
              )}
              <MenuLink leftSection={<IconExternalLink size={16} />} to="/sources/$id" params={{ id: source.id }}>
                Open
              </MenuLink>
              <MenuLink
                leftSection={<IconEdit size={16} />}
                to="/sources/$id"
                params={{ id: source.id }}
                search={{ edit: true }}
              >
                Edit
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
