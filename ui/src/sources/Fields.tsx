// The settings of a source. What nearly nobody needs is folded away.
import { Button, Collapse, NumberInput, PasswordInput, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '../parts/icons'
import { useState } from 'react'
import type { Kind } from './data'
import type { Form } from './form'

export function SourceFields({ form, kind, hasPassword = false }: { form: Form; kind: Kind; hasPassword?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Stack gap="md">
      <TextInput label="Name" required {...form.getInputProps('name')} />
      <div>
        <Button
          variant="subtle"
          color="gray"
          c="dimmed"
          px={4}
          size="compact-md"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          leftSection={isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        >
          Sign-in, headers and limits
        </Button>
      </div>
      <Collapse expanded={isOpen}>
        <Stack gap="md">
          <TextInput
            label="User name"
            description="For providers that ask with the browser’s own sign-in window."
            autoComplete="off"
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label="Password"
            placeholder={hasPassword ? 'Kept as it is' : undefined}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <TextInput label="User agent" placeholder="Lineup’s own" {...form.getInputProps('user_agent')} />
          <Textarea
            label="Headers"
            description="One a line, like “Referer: https://example.org/”."
            autosize
            minRows={1}
            {...form.getInputProps('headers')}
          />
          {kind === 'epg' && (
            <TextInput
              label="Time zone"
              description="For a guide whose times name none."
              placeholder="Like Europe/Berlin; empty is UTC"
              {...form.getInputProps('time_zone')}
            />
          )}
          {kind === 'stream' && (
            <Switch
              label="Ignore the provider’s channel numbers"
              {...form.getInputProps('ignore_channel_numbers', { type: 'checkbox' })}
            />
          )}
          <NumberInput
            label="Hold a refresh that loses more than"
            suffix=" %"
            min={0}
            max={100}
            clampBehavior="strict"
            description="The old list stays until you accept the new one."
            {...form.getInputProps('shrink_threshold')}
          />
          <NumberInput
            label="Give up after silence of"
            suffix=" s"
            min={1}
            max={3600}
            {...form.getInputProps('timeout')}
          />
          <NumberInput
            label="Priority"
            description="Higher stands first in lists."
            {...form.getInputProps('priority')}
          />
        </Stack>
      </Collapse>
    </Stack>
  )
}
