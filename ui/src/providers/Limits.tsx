// When calls to a provider stop and what counts as its failure: the fields of the settings for all and of a profile.
import { NumberInput, SimpleGrid, TextInput } from '@mantine/core'
import { t } from '../words/catalogue'
import { codesOf, type Limit, type PartialProfile } from './form'

interface Props {
  /** The form's props of a field. */
  input: (name: Limit | 'acceptable_status_codes') => object
  /** What an empty field means. */
  usual?: Required<PartialProfile>
  cols: React.ComponentProps<typeof SimpleGrid>['cols']
}

export function LimitFields({ input, usual, cols }: Props) {
  const { threshold, pause, success, successHint, timeoutHint } = t.providers
  const suffix = t.parts.seconds
  const fields = [
    { name: 'failure_threshold', label: threshold, min: 1, max: 100 },
    { name: 'reset_timeout', label: pause, suffix, min: 1, max: 86_400 },
    { name: 'success_threshold', label: success, description: successHint, min: 1, max: 100 },
    { name: 'operation_timeout', label: t.sourceForm.timeout, description: timeoutHint, suffix, min: 0, max: 3600 },
  ] as const
  return (
    <>
      <SimpleGrid cols={cols}>
        {fields.map(({ name, ...field }) => (
          <NumberInput
            key={name}
            {...field}
            allowDecimal={false}
            clampBehavior="none"
            placeholder={usual && t.providers.asAll(String(usual[name]))}
            {...input(name)}
          />
        ))}
      </SimpleGrid>
      <TextInput
        label={t.providers.codes}
        description={t.providers.codesHint}
        placeholder={usual && t.providers.asAll(codesOf(usual))}
        spellCheck={false}
        {...input('acceptable_status_codes')}
      />
    </>
  )
}
