// The fields of a source. Rarely needed ones are collapsed.
import { Checkbox, Group, Input, NumberInput, Stack, Switch, TextInput, Textarea } from '@mantine/core'
import { Password } from '../parts/Password'
import { Fold } from '../parts/Fold'
import { Accounts } from './Accounts'
import { isGuide, isXtream } from './flavour'
import type { Form } from './form'
import { GuideTools } from './GuideTools'
import { ScheduleField } from './Schedule'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'
import { inputsOf } from '../parts/fields'

/** The fields that show their own errors. */
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

/** `children`: shown before the schedule. */
export function SourceFields({ form, source, children }: { form: Form; source?: Source; children?: React.ReactNode }) {
  const { flavour } = form.values
  const isWrong = (names: string[]) => Object.keys(form.errors).some(name => names.includes(name.split('.')[0] ?? ''))
  const { input } = inputsOf(form)
  return (
    <Stack gap="md">
      <TextInput label={t.parts.name} required {...input('name')} />
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

/** The kinds of content to include. */
function Parts({ form }: { form: Form }) {
  const { check } = inputsOf(form)
  return (
    <Input.Wrapper label={t.sourceForm.take} component="fieldset" p={0} m={0} bd="none">
      <Group gap="lg" mt={6}>
        <Checkbox label={t.sourceForm.television} {...check('include_live')} />
        <Checkbox label={t.sourceForm.films} {...check('include_vod')} />
        <Checkbox label={t.sourceForm.series} {...check('include_series')} />
      </Group>
    </Input.Wrapper>
  )
}

function Rare({ form, hasPassword }: { form: Form; hasPassword: boolean }) {
  const { flavour } = form.values
  const { input, whole, check } = inputsOf(form)
  return (
    <Stack gap="md">
      {!isXtream(flavour) && (
        <>
          <TextInput
            label={t.account.username}
            description={t.sourceForm.signInHint}
            autoComplete="off"
            {...input('username')}
          />
          <Password
            label={t.account.password}
            placeholder={hasPassword ? t.sourceForm.passwordKept : undefined}
            autoComplete="new-password"
            {...input('password')}
          />
        </>
      )}
      <TextInput label={t.sourceForm.userAgent} placeholder={t.sourceForm.userAgentOwn} {...input('user_agent')} />
      <Textarea
        label={t.sourceForm.headers}
        description={t.sourceForm.headersHint}
        autosize
        minRows={1}
        {...input('headers')}
      />
      {flavour === 'xtream' && (
        <NumberInput
          label={t.sourceForm.streams}
          description={t.sourceForm.streamsOwnHint}
          {...whole('max_concurrent_streams', 0, 1000)}
        />
      )}
      {!isGuide(flavour) && <Switch label={t.sourceForm.ignoreNumbers} {...check('ignore_channel_numbers')} />}
      {flavour === 'm3u' && (
        <Switch label={t.sourceForm.allowPipe} description={t.sourceForm.allowPipeHint} {...check('allow_pipe')} />
      )}
      <NumberInput
        label={t.sourceForm.shrink}
        suffix={t.sourceForm.percent}
        description={t.sourceForm.shrinkHint}
        {...whole('shrink_threshold', 0, 100)}
      />
      <NumberInput label={t.sourceForm.timeout} suffix={t.parts.seconds} {...whole('timeout', 1, 3600)} />
      <NumberInput label={t.sourceForm.priority} description={t.sourceForm.priorityHint} {...whole('priority')} />
    </Stack>
  )
}
