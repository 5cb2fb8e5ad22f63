// Whether, and how long, a playlist waits for a source of its own that is being refreshed.
import { NumberInput, SimpleGrid, Switch } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { Form } from '../parts/Form'

import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { duration } from '../words/number'
import { useFeatures, useSaveFeatures, type Features } from './data'
import { Note } from '../parts/Note'
import { inputsOf } from '../parts/fields'

export function Guard() {
  return <Asked query={useFeatures()}>{all => <GuardForm key={JSON.stringify(all)} features={all} />}</Asked>
}

function GuardForm({ features }: { features: Features }) {
  const save = useSaveFeatures()
  const form = useForm<Features>({ initialValues: features })
  const { delay_seconds, max_attempts } = form.values.config.ingestion_guard
  const longest = Number(delay_seconds) * Number(max_attempts)
  const { whole, check } = inputsOf(form)
  return (
    <Form
      form={form}
      save={save}
      verb={t.parts.save}
      onSubmit={values => save.mutate(values, { onSuccess: () => tell(t.settings.saved) })}
    >
      <Switch label={t.settings.guard} description={t.settings.guardText} {...check('flags.ingestion_guard')} />
      {form.values.flags.ingestion_guard && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NumberInput
              label={t.settings.lookAgain}
              suffix={t.parts.seconds}
              {...whole('config.ingestion_guard.delay_seconds', 1, 300)}
            />
            <NumberInput label={t.settings.soManyTimes} {...whole('config.ingestion_guard.max_attempts', 1, 1000)} />
          </SimpleGrid>
          {longest > 0 && <Note>{t.settings.waitsAtMost(duration(longest * 1000))}</Note>}
        </>
      )}
    </Form>
  )
}
