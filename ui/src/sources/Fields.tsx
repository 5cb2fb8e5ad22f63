// The settings of a source. What nearly nobody needs is folded away.
import { Checkbox, Group, Input, NumberInput, PasswordInput, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { Fold } from '../parts/Fold'
import { Accounts } from './Accounts'
import type { Source } from './data'
import { isGuide, isXtream } from './flavour'
import type { Form } from './form'
import { GuideTools } from './GuideTools'
import { ScheduleField } from './Schedule'

/** Those that show their own errors. */
export const VISIBLE = [
  'name',
  'url',
  'username',
  'password',
  'update_cron',
  'accounts',
  'user_agent',
  'headers',
  'max_concurrent_streams',
  'shrink_threshold',
  'timeout',
  'priority',
  'time_offset_minutes',
  'time_zone',
  'retention_days',
  'keep_past_days',
]

const OF_GUIDES = ['time_offset_minutes', 'time_zone', 'retention_days', 'keep_past_days', 'epg_method']
const RARE = ['user_agent', 'headers', 'max_concurrent_streams', 'shrink_threshold', 'timeout', 'priority']
const SIGN_IN = ['username', 'password']

/** `children`: what stands before the schedule. */
export function SourceFields({ form, source, children }: { form: Form; source?: Source; children?: React.ReactNode }) {
  const { flavour } = form.values
  const isWrong = (names: string[]) => Object.keys(form.errors).some(name => names.includes(name.split('.')[0] ?? ''))
  return (
    <Stack gap="md">
      <TextInput label="Name" required {...form.getInputProps('name')} />
      {flavour === 'xtream' && <Parts form={form} />}
      {children}
      {flavour !== 'manual' && (
        <ScheduleField
          value={form.values.update_cron}
          error={form.errors.update_cron}
          onChange={cron => form.setFieldValue('update_cron', cron)}
        />
      )}
      {flavour === 'xtream' && (
        <Fold title="Further accounts" isOpen={form.values.accounts.length > 0} isWrong={isWrong(['accounts'])}>
          <Accounts form={form} />
        </Fold>
      )}
      {isGuide(flavour) && (
        <Fold title="Times of the guide" isOpen={form.values.time_offset_minutes !== 0} isWrong={isWrong(OF_GUIDES)}>
          <GuideTools form={form} source={source} />
        </Fold>
      )}
      {flavour !== 'manual' && (
        <Fold
          title={isXtream(flavour) ? 'Headers and limits' : 'Sign-in, headers and limits'}
          isWrong={isWrong(isXtream(flavour) ? RARE : [...RARE, ...SIGN_IN])}
        >
          <Rare form={form} hasPassword={source?.has_password ?? false} />
        </Fold>
      )}
    </Stack>
  )
}

/** What of an Xtream provider is taken. */
function Parts({ form }: { form: Form }) {
  return (
    <Input.Wrapper label="Take" component="fieldset" p={0} m={0} bd="none">
      <Group gap="lg" mt={6}>
        <Checkbox label="Television" {...form.getInputProps('include_live', { type: 'checkbox' })} />
        <Checkbox label="Films" {...form.getInputProps('include_vod', { type: 'checkbox' })} />
        <Checkbox label="Series" {...form.getInputProps('include_series', { type: 'checkbox' })} />
      </Group>
    </Input.Wrapper>
  )
}

function Rare({ form, hasPassword }: { form: Form; hasPassword: boolean }) {
  const { flavour } = form.values
  return (
    <Stack gap="md">
      {!isXtream(flavour) && (
        <>
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
        </>
      )}
      <TextInput label="User agent" placeholder="Lineup’s own" {...form.getInputProps('user_agent')} />
      <Textarea
        label="Headers"
        description="One a line, like “Referer: https://example.org/”."
        autosize
        minRows={1}
        {...form.getInputProps('headers')}
      />
      {flavour === 'xtream' && (
        <NumberInput
          label="Streams at a time"
          description="Over the account above; 0: as many as the provider allows."
          min={0}
          max={1000}
          allowDecimal={false}
          {...form.getInputProps('max_concurrent_streams')}
        />
      )}
      {!isGuide(flavour) && (
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
      <NumberInput label="Give up after silence of" suffix=" s" min={1} max={3600} {...form.getInputProps('timeout')} />
      <NumberInput label="Priority" description="Higher stands first in lists." {...form.getInputProps('priority')} />
    </Stack>
  )
}
