// The settings of a source. What nearly nobody needs is folded away.
import { Checkbox, Group, Input, NumberInput, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { Password } from '../parts/Password'
import { Fold } from '../parts/Fold'
import { Accounts } from './Accounts'
import { isGuide, isXtream } from './flavour'
import type { Form } from './form'
import { GuideTools } from './GuideTools'
import { ScheduleField } from './Schedule'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

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
      <TextInput label={t.sourceForm.name} required {...form.getInputProps('name')} />
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
        <Fold title={t.sourceForm.further} isOpen={form.values.accounts.length > 0} isWrong={isWrong(['accounts'])}>
          <Accounts form={form} />
        </Fold>
      )}
      {isGuide(flavour) && (
        <Fold
          title={t.sourceForm.guideTimes}
          isOpen={form.values.time_offset_minutes !== 0}
          isWrong={isWrong(OF_GUIDES)}
        >
          <GuideTools form={form} source={source} />
        </Fold>
      )}
      {flavour !== 'manual' && (
        <Fold
          title={isXtream(flavour) ? t.sourceForm.rareXtream : t.sourceForm.rare}
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
    <Input.Wrapper label={t.sourceForm.take} component="fieldset" p={0} m={0} bd="none">
      <Group gap="lg" mt={6}>
        <Checkbox label={t.sourceForm.television} {...form.getInputProps('include_live', { type: 'checkbox' })} />
        <Checkbox label={t.sourceForm.films} {...form.getInputProps('include_vod', { type: 'checkbox' })} />
        <Checkbox label={t.sourceForm.series} {...form.getInputProps('include_series', { type: 'checkbox' })} />
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
            label={t.sourceForm.user}
            description={t.sourceForm.signInHint}
            autoComplete="off"
            {...form.getInputProps('username')}
          />
          <Password
            label={t.sourceForm.password}
            placeholder={hasPassword ? t.sourceForm.passwordKept : undefined}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
        </>
      )}
      <TextInput
        label={t.sourceForm.userAgent}
        placeholder={t.sourceForm.userAgentOwn}
        {...form.getInputProps('user_agent')}
      />
      <Textarea
        label={t.sourceForm.headers}
        description={t.sourceForm.headersHint}
        autosize
        minRows={1}
        {...form.getInputProps('headers')}
      />
      {flavour === 'xtream' && (
        <NumberInput
          label={t.sourceForm.streams}
          description={t.sourceForm.streamsOwnHint}
          min={0}
          max={1000}
          clampBehavior="none"
          allowDecimal={false}
          {...form.getInputProps('max_concurrent_streams')}
        />
      )}
      {!isGuide(flavour) && (
        <Switch
          label={t.sourceForm.ignoreNumbers}
          {...form.getInputProps('ignore_channel_numbers', { type: 'checkbox' })}
        />
      )}
      <NumberInput
        label={t.sourceForm.shrink}
        suffix={t.sourceForm.percent}
        min={0}
        max={100}
        clampBehavior="none"
        description={t.sourceForm.shrinkHint}
        {...form.getInputProps('shrink_threshold')}
      />
      <NumberInput
        label={t.sourceForm.timeout}
        suffix={t.sourceForm.seconds}
        min={1}
        max={3600}
        clampBehavior="none"
        {...form.getInputProps('timeout')}
      />
      <NumberInput
        label={t.sourceForm.priority}
        description={t.sourceForm.priorityHint}
        {...form.getInputProps('priority')}
      />
    </Stack>
  )
}
