// Links that look like buttons, menu items and text, with addresses that the router type-checks.
import { Anchor, Button, Menu, type AnchorProps, type ButtonProps, type MenuItemProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

type Inherited = Omit<React.ComponentPropsWithRef<'a'>, 'color' | 'style'>

export const ButtonLink = createLink((props: ButtonProps & Inherited) => <Button component="a" {...props} />)
export const TextLink = createLink((props: AnchorProps & Inherited) => <Anchor inherit underline="always" {...props} />)
export const MenuLink = createLink((props: MenuItemProps & Inherited) => <Menu.Item component="a" {...props} />)
