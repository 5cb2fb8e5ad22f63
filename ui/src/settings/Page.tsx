import {
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core'
import { Page } from '../parts/Page'
import { Providers } from '../providers/Providers'
import { Guard } from './Guard'
import { Jobs } from './Jobs'
import { PasswordForm } from './Password'
import { Startup } from './Startup'
import { Tokens } from './Tokens'

export function SettingsPage() {
  return (
    <Page title="Settings">
      <Stack gap="xl" maw={760}>
        <Section title="Look">
          <Look />
        </Section>
        <Section
          title="Jobs"
          text="Refreshes and playlists that are made: how many at a time, and how often they are tried."
        >
          <Jobs />
        </Section>
        <Section title="Waiting">
          <Guard />
        </Section>
        <Section
          id="providers"
          title="Providers"
          text="One that fails again and again is left alone for a while, so that nothing waits for it."
        >
          <Providers />
        </Section>
        <Section title="Password">
          <PasswordForm />
        </Section>
        <Section title="Access tokens" text="For scripts and other programs: each can do what you can.">
          <Tokens />
        </Section>
        <Section
          title="Start-up options"
          text="As they are in force. They are changed where they were given: a flag, the environment, or the configuration file."
        >
          <Startup />
        </Section>
      </Stack>
    </Page>
  )
}

interface SectionProps {
  /** For links to it. */
  id?: string
  title: string
  text?: string
  children: React.ReactNode
}

function Section({ id, title, text, children }: SectionProps) {
  return (
    <Stack gap="sm" component="section" aria-label={title} id={id}>
      <div>
        <Title order={2}>{title}</Title>
        {text !== undefined && <Text c="dimmed">{text}</Text>}
      </div>
      <Paper p="md">{children}</Paper>
    </Stack>
  )
}

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Group>
      <SegmentedControl
        aria-label="Look"
        value={colorScheme}
        onChange={value => setColorScheme(value as MantineColorScheme)}
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </Group>
  )
}
