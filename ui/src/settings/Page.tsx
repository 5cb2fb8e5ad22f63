// The settings, in tabs that addresses name.
import { Button, Group, Paper, Stack, Tabs, Text, Title } from '@mantine/core'
import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useAccount, useSignOut } from '../account/data'
import { Page } from '../parts/Page'
import { Providers } from '../providers/Providers'
import { t } from '../words/catalogue'
import { About } from './About'
import { BaseUrl } from './BaseUrl'
import { Guard, Jobs } from './Jobs'
import { Look } from './Look'
import { PasswordForm } from './Password'
import classes from './settings.module.css'
import { Startup } from './Startup'
import { tabNames, tabOf, TABS, type SectionId, type Tab } from './tabs'
import { Tokens } from './Tokens'

interface SectionOf {
  title: string
  text?: string
  content: React.ReactNode
}

export function SettingsPage() {
  const words = t.settings
  const name = useAccount().data?.user?.username
  const sections: Record<SectionId, SectionOf> = {
    look: { title: words.look, text: words.lookText, content: <Look /> },
    account: { title: words.account, text: name && words.accountText(name), content: <SignOut /> },
    password: { title: t.account.password, content: <PasswordForm /> },
    tokens: { title: words.tokens, text: words.tokensText, content: <Tokens /> },
    jobs: { title: words.jobs, text: words.jobsText, content: <Jobs /> },
    waiting: { title: words.waiting, content: <Guard /> },
    providers: { title: words.providers, text: words.providersText, content: <Providers /> },
    addresses: { title: words.addresses, text: words.addressesText, content: <BaseUrl /> },
    startup: { title: words.startup, text: words.startupText, content: <Startup /> },
    about: { title: words.about, content: <About /> },
  }
  const fragment = useRouterState({ select: state => state.location.hash })
  const tab = tabOf(useSearch({ from: '/settings' }).tab, fragment)
  const navigate = useNavigate()
  // What was typed in a tab stays until the page is left; what was never opened asks for nothing.
  const [opened, setOpened] = useState<ReadonlySet<Tab>>(new Set([tab]))
  if (!opened.has(tab)) setOpened(new Set([...opened, tab]))
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a phone not all tabs are in view.
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tab])
  useEffect(() => {
    if (fragment !== '') document.getElementById(fragment)?.scrollIntoView()
  }, [fragment])
  return (
    <Page title={t.frame.settings}>
      <Tabs
        value={tab}
        onChange={value => void navigate({ to: '/settings', search: { tab: tabNames.find(one => one === value) } })}
      >
        <Tabs.List ref={list} className={classes.tabs} aria-label={words.sections}>
          {tabNames.map(name => (
            <Tabs.Tab key={name} value={name}>
              {words.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabNames.map(name => (
          <Tabs.Panel key={name} value={name} pt="lg">
            <Stack gap="xl" maw={760}>
              {opened.has(name) && TABS[name].map(id => <Section key={id} id={id} {...sections[id]} />)}
            </Stack>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}

function Section({ id, title, text, content }: SectionOf & { id: SectionId }) {
  return (
    <Stack gap="sm" component="section" aria-label={title} id={id} className={classes.section}>
      <div>
        <Title order={2}>{title}</Title>
        {text !== undefined && <Text c="dimmed">{text}</Text>}
      </div>
      <Paper p="md">{content}</Paper>
    </Stack>
  )
}

function SignOut() {
  const signOut = useSignOut()
  return (
    <Group>
      <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        {t.frame.signOut}
      </Button>
    </Group>
  )
}
