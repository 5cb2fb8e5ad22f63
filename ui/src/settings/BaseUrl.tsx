// How the addresses begin that players get, and why they begin so.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { Notice } from '../parts/Fault'
import { fill } from '../parts/fill'
import { toFirstWrong, useFirstWrong } from '../parts/focus'
import { Asked } from '../parts/Page'
import { Refusal, showErrors } from '../parts/Refusal'
import { isLoopback } from '../start/players'
import { t } from '../words/catalogue'
import { useGeneral, useSaveGeneral, type General } from './data'

export function BaseUrl() {
  return <Asked query={useGeneral()}>{general => <BaseUrlForm key={general.base_url ?? ''} general={general} />}</Asked>
}

function BaseUrlForm({ general }: { general: General }) {
  const { base_url, base_url_source: origin, effective_base_url } = general
  const save = useSaveGeneral()
  const form = useForm({
    initialValues: { base_url: base_url ?? '' },
    validate: { base_url: text => (/^\s*(https?:\/\/.*)?$/i.test(text) ? null : t.sourceForm.addressWrong) },
  })
  const wrong = useFirstWrong(save.error)
  const isFixed = origin === 'startup'
  const submit = (values: typeof form.values) =>
    save.mutate(
      { base_url: values.base_url.trim() || null },
      { onSuccess: () => tell(t.settings.saved), onError: error => showErrors(form, error) },
    )
  return (
    <form ref={wrong} onSubmit={form.onSubmit(submit, toFirstWrong)} noValidate>
      <Stack gap="md">
        <TextInput
          label={t.settings.baseUrl}
          description={isFixed ? t.settings.baseUrlFixed : t.settings.baseUrlText}
          placeholder="http://192.168.1.10:8080"
          type="url"
          spellCheck={false}
          autoComplete="off"
          disabled={isFixed}
          {...form.getInputProps('base_url')}
        />
        <div role="status">
          <Text style={{ overflowWrap: 'anywhere' }}>
            {fill(t.settings.playersSee, {
              url: (
                <Text span inherit fw={600}>
                  {effective_base_url}
                </Text>
              ),
            })}
          </Text>
          <Text size="sm" c="dimmed">
            {t.settings.baseUrlFrom[origin]}
          </Text>
        </div>
        {isLoopback(effective_base_url) && <Notice tone="warn">{t.start.loopback}</Notice>}
        <Refusal error={save.error} visible={['base_url']} />
        {!isFixed && (
          <Group>
            <Button type="submit" variant="default" loading={save.isPending}>
              {t.settings.save}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}
