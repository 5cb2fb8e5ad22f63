// When a provider is left alone and what counts as its failure: the same fields for all and for a profile.
import { NumberInput, SimpleGrid, TextInput } from '@mantine/core'
import { t } from '../words/catalogue'
import { codesOf, type Limit, type PartialProfile } from './form'

interface Props {
  /** What the form knows of a field. */
  input: (name: Limit | 'acceptable_status_codes') => object
  /** What an empty field means. */
  usual?: Required<PartialProfile>
  cols: React.ComponentProps<typeof SimpleGrid>['cols']
}

export function LimitFields({ input, usual, cols }: Props) {
  const number = (name: Limit) => ({
    allowDecimal: false,
    clampBehavior: 'none' as const,
    placeholder: usual && t.providers.asAll(String(usual[name])),
    ...input(name),
  })
  return (
    <>
      <SimpleGrid cols={cols}>
        <NumberInput label={t.providers.threshold} min={1} max={100} {...number('failure_threshold')} />
        <NumberInput
          label={t.providers.pause}
          suffix={t.providers.seconds}
          min={1}
          max={86_400}
          {...number('reset_timeout')}
        />
        <NumberInput
          label={t.providers.success}
          description={t.providers.successHint}
          min={1}
          max={100}
          {...number('success_threshold')}
        />
        <NumberInput
          label={t.providers.timeout}
          description={t.providers.timeoutHint}
          suffix={t.providers.seconds}
          min={0}
          max={3600}
          {...number('operation_timeout')}
        />
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
