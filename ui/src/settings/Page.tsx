import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useAccount, useSignOut } from '../account/data'
import { Page } from '../parts/Page'
import { Providers } from '../providers/Providers'
import { t } from '../words/catalogue'
import { About, Startup } from './About'
import { BaseUrl } from './BaseUrl'
import { Guard, Jobs } from './Jobs'
import { Look } from './Look'
import { PasswordForm } from './Password'
import classes from './settings.module.css'
import { Tokens } from './Tokens'

interface SectionOf {
  /** The fragment of links to it. */
  id: string
  title: string
  text?: string
  content: React.ReactNode
}

export function SettingsPage() {
  const words = t.settings
  const name = useAccount().data?.user?.username
  const sections: SectionOf[] = [
    { id: 'look', title: words.look, text: words.lookText, content: <Look /> },
    { id: 'account', title: words.account, text: name && words.accountText(name), content: <SignOut /> },
    { id: 'password', title: t.account.password, content: <PasswordForm /> },
    { id: 'tokens', title: words.tokens, text: words.tokensText, content: <Tokens /> },
    { id: 'addresses', title: words.addresses, text: words.addressesText, content: <BaseUrl /> },
    { id: 'jobs', title: words.jobs, text: words.jobsText, content: <Jobs /> },
    { id: 'waiting', title: words.waiting, content: <Guard /> },
    { id: 'providers', title: words.providers, text: words.providersText, content: <Providers /> },
    { id: 'startup', title: words.startup, text: words.startupText, content: <Startup /> },
    { id: 'about', title: words.about, content: <About /> },
  ]
  const wanted = useRouterState({ select: state => state.location.hash })
  useEffect(() => {
    if (wanted !== '') document.getElementById(wanted)?.scrollIntoView()
  }, [wanted])
  return (
    <Page title={t.frame.settings}>
      <div className={classes.frame}>
        <Stack gap="xl" maw={760} miw={0}>
          {sections.map(section => (
            <Section key={section.id} {...section} />
          ))}
        </Stack>
        <Index sections={sections} />
      </div>
    </Page>
  )
}

function Section({ id, title, text, content }: SectionOf) {
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

/** Links to the sections, on wide screens. */
function Index({ sections }: { sections: SectionOf[] }) {
  return (
    <nav className={classes.index} aria-label={t.settings.sections}>
      {sections.map(({ id, title }) => (
        <a
          key={id}
          href={`#${id}`}
          onClick={event => {
            // With <base> in the document, a bare fragment would lead to another address.
            event.preventDefault()
            document.getElementById(id)?.scrollIntoView()
            history.replaceState(history.state, '', `${location.pathname}${location.search}#${id}`)
          }}
        >
          {title}
        </a>
      ))}
    </nav>
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
