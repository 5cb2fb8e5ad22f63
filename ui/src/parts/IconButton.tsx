// A quiet button that shows an icon only. Its label is read out, and shown on hover where `hint` is set.
import { ActionIcon, Menu, Tooltip, type ActionIconProps } from '@mantine/core'
import { IconDots } from './icons'

type Native = Omit<React.ComponentPropsWithRef<'button'>, 'color' | 'style'>

interface Props extends ActionIconProps, Native {
  icon: typeof IconDots
  label: string
  /** The text of the tooltip; none where not given. */
  hint?: string
  /** Pixels of the icon. */
  iconSize?: number
}

export function IconButton({ icon: Icon, label, hint, iconSize = 18, size = 34, ...props }: Props) {
  const button = (
    <ActionIcon variant="subtle" color="gray" c="dimmed" size={size} aria-label={label} {...props}>
      <Icon size={iconSize} stroke={iconSize < 18 ? 2 : 1.5} />
    </ActionIcon>
  )
  return hint === undefined ? button : <Tooltip label={hint}>{button}</Tooltip>
}

/** A menu behind three dots. */
export function MoreMenu({ children, ...props }: Omit<Props, 'icon'>) {
  return (
    <Menu>
      <Menu.Target>
        <IconButton icon={IconDots} {...props} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
