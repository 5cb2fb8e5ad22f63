// The navigation: a rail, icons only on narrow screens, a bar of five on a phone.
import { Menu, Tooltip, UnstyledButton } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { useSignOut } from '../account/data'
import { useOperations } from '../activity/data'
import { isFinal } from '../api/operation'
import { IconDots, IconLogout } from '../parts/icons'
import { MenuLink } from '../parts/Links'
import { t } from '../words/catalogue'
import classes from './frame.module.css'
import { Mark } from '../parts/Mark'
import { PAGES } from './pages'

export function Rail() {
  const isRunning = (useOperations().data ?? []).some(operation => !isFinal(operation))
  return (
    <nav className={classes.rail} aria-label={t.frame.pages}>
      <div className={classes.brand}>
        <Mark />
        <span>Lineup</span>
      </div>
      {PAGES.map(({ to, words, icon: Icon, onPhone }) => (
        <Tooltip key={to} label={t.frame[words]} position="right" classNames={{ tooltip: classes.hint }}>
          <Link
            to={to}
            className={classes.item}
            activeOptions={{ exact: to === '/' }}
            data-phone={onPhone || undefined}
          >
            <Icon size={20} stroke={1.5} aria-hidden />
            <span>{t.frame[words]}</span>
            {to === '/activity' && isRunning && (
              <span className={classes.running} role="img" aria-label={t.frame.running} />
            )}
          </Link>
        </Tooltip>
      ))}
      <More />
    </nav>
  )
}

/** On a phone: the pages that are not in the bar. */
function More() {
  const path = useRouterState({ select: state => state.location.pathname })
  const rest = PAGES.filter(({ onPhone }) => !onPhone)
  const signOut = useSignOut()
  return (
    <Menu position="top-end">
      <Menu.Target>
        <UnstyledButton
          className={`${classes.item} ${classes.more}`}
          data-status={rest.some(({ to }) => path.startsWith(to)) ? 'active' : undefined}
        >
          <IconDots size={20} stroke={1.5} aria-hidden />
          <span>{t.frame.more}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {rest.map(({ to, words, icon: Icon }) => (
          <MenuLink key={to} to={to} leftSection={<Icon size={18} stroke={1.5} />}>
            {t.frame[words]}
          </MenuLink>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.5} />} onClick={() => signOut.mutate()}>
          {t.frame.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
