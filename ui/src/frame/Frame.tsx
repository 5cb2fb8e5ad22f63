// What is around every page: the rail, the thin bar when the connection is lost, the place for the page.
import { Menu, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconActivity,
  IconCalendar,
  IconDatabaseImport,
  IconDeviceTv,
  IconDots,
  IconFilter,
  IconHome,
  IconLogout,
  IconPlaylist,
  IconSettings,
  IconUser,
} from '../parts/icons'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useAccount, useSignOut } from '../account/data'
import { useOperations } from '../activity/data'
import { useEvents, useLost } from '../api/events'
import { isFinal } from '../api/operation'
import classes from './frame.module.css'
import { Mark } from './Mark'
import { MenuLink } from '../parts/Links'
import { t } from '../words/catalogue'

const PAGES = [
  { to: '/', words: 'home', icon: IconHome, onPhone: true },
  { to: '/channels', words: 'channels', icon: IconDeviceTv, onPhone: false },
  { to: '/guide', words: 'guide', icon: IconCalendar, onPhone: true },
  { to: '/playlists', words: 'playlists', icon: IconPlaylist, onPhone: true },
  { to: '/sources', words: 'sources', icon: IconDatabaseImport, onPhone: true },
  { to: '/rules', words: 'rules', icon: IconFilter, onPhone: false },
  { to: '/activity', words: 'activity', icon: IconActivity, onPhone: false },
  { to: '/settings', words: 'settings', icon: IconSettings, onPhone: false },
] as const

export function Frame() {
  useEvents()
  const isLost = useLost()
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main" onClick={skip}>
        {t.frame.skip}
      </a>
      <Rail />
      <div className={classes.page}>
        {isLost && (
          <div className={classes.lost} role="status">
            {t.frame.lost}
          </div>
        )}
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
    </div>
  )
}

// With <base> in the document a bare fragment would lead to another address.
function skip(event: React.MouseEvent) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function Rail() {
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
      <div className={classes.gap} />
      <Account />
    </nav>
  )
}

/** On a phone: what does not fit into the bar. */
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

function Account() {
  const name = useAccount().data?.user?.username ?? t.frame.account
  const signOut = useSignOut()
  return (
    <Menu position="right-end">
      <Menu.Target>
        <UnstyledButton className={`${classes.item} ${classes.account}`} aria-label={t.frame.accountOf(name)}>
          <IconUser size={20} stroke={1.5} aria-hidden />
          <span>{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink leftSection={<IconSettings size={16} />} to="/settings">
          {t.frame.settings}
        </MenuLink>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t.frame.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
