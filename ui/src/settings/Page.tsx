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

function Section({ title, text, children }: { title: string; text?: string; children: React.ReactNode }) {
  return (
    <Stack gap="sm" component="section" aria-label={title}>
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
