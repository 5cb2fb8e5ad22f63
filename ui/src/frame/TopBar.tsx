// The top bar: title, search, bell and account menu.
import { Kbd, Menu, UnstyledButton } from '@mantine/core'
import { useAccount, useSignOut } from '../account/data'
import { IconButton } from '../parts/IconButton'
import { IconKeyboard, IconLogout, IconSearch, IconSettings, IconUser } from '../parts/icons'
import { MenuLink } from '../parts/Links'
import { t } from '../words/catalogue'
import { Bell } from './Bell'
import classes from './frame.module.css'

interface Props {
  /** Receives the element for the page's title. */
  onPlace: (place: HTMLElement | null) => void
  onFind: () => void
  onKeys: () => void
  /** Content above the bar. */
  children: React.ReactNode
}

export function TopBar({ onPlace, onFind, onKeys, children }: Props) {
  return (
    <header className={classes.top}>
      {children}
      <div className={classes.inside}>
        <div ref={onPlace} className={classes.name} />
        <UnstyledButton className={classes.find} onClick={onFind} aria-keyshortcuts="/ Control+K">
          <IconSearch size={16} stroke={1.5} aria-hidden />
          <span>{t.frame.find}</span>
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        </UnstyledButton>
        <Bell />
        <Account onKeys={onKeys} />
      </div>
    </header>
  )
}

function Account({ onKeys }: { onKeys: () => void }) {
  const name = useAccount().data?.user?.username ?? t.settings.account
  const signOut = useSignOut()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon={IconUser} iconSize={20} size={36} label={t.frame.accountOf(name)} hint={name} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <MenuLink leftSection={<IconSettings size={16} />} to="/settings">
          {t.frame.settings}
        </MenuLink>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onKeys} visibleFrom="sm">
          {t.frame.shortcuts}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t.frame.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
