// A filter of what the list shows: hide it in a playlist, or show nothing else.
import { Group, Input, Modal, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { Form } from '../parts/Form'
import { inputsOf } from '../parts/fields'
import { useGuard } from '../parts/guard'
import { ButtonLink } from '../parts/Links'
import { usePlaylists } from '../playlists/data'
import { ruleQuestion, useRules, useSave, useTrial } from '../rules/data'
import { fieldsOf, formOf, NEW } from '../rules/form'
import { triedOf } from '../rules/words'
import { unused } from '../sources/words'
import { t } from '../words/catalogue'
import { useMappedGroups } from './data'
import { expressionOf, kindsOf, type Wanted } from './words'

interface Props {
  wanted: Wanted
  onClose: () => void
}

export function MakeFilter({ wanted, onClose }: Props) {
  const playlists = usePlaylists().data ?? []
  const known = useRules('filters').data ?? []
  const groups = useMappedGroups(wanted)
  const form = useForm({
    initialValues: {
      name: undefined as string | undefined,
      action: 'exclude' as 'include' | 'exclude',
      playlist: wanted.playlist ?? playlists[0]?.id ?? '',
    },
  })
  const { name, action, playlist } = form.values
  const save = useSave('filters', undefined, playlist === '' ? undefined : playlist)
  // Filters see what mapping rules made of the groups.
  const expression = groups.data === undefined ? '' : expressionOf(wanted, groups.data)
  const suggested = unused(t.channels.filterNames[action](whatOf(wanted)), known)
  const fields = { source_type: 'stream', source_id: wanted.source ?? null, expression, action } as const
  const trial = useTrial('filters', { id: undefined, ...fields }, expression !== '')
  const { guard, isAsking } = useGuard()
  const submit = () => {
    const filter = fieldsOf('filters', { ...formOf(), ...fields, name: name ?? suggested })
    return guard([ruleQuestion('filters', undefined, filter, playlist === '' ? undefined : playlist)], confirmed =>
      save.mutate(
        { fields: filter, confirmed },
        {
          onSuccess: saved => {
            tell(t.rules.isSaved(saved.name))
            onClose()
          },
        },
      ),
    )
  }
  const { input } = inputsOf(form)
  return (
    <Modal opened onClose={onClose} title={t.channels.makeFilter}>
      <Form
        form={form}
        save={{ error: save.error, isPending: save.isPending || isAsking }}
        verb={expression === '' ? undefined : t.rules.create}
        onCancel={onClose}
        onSubmit={submit}
      >
        <Input.Wrapper label={t.channels.filterWhat(whatOf(wanted))}>
          <SegmentedControl
            aria-label={t.channels.filterWhat(whatOf(wanted))}
            fullWidth
            data-autofocus
            value={action}
            onChange={value => form.setFieldValue('action', value as typeof action)}
            data={[
              { value: 'exclude', label: t.channels.hide },
              { value: 'include', label: t.channels.showOnly },
            ]}
          />
        </Input.Wrapper>
        {playlists.length > 0 && (
          <Select
            label={t.channels.inPlaylist}
            allowDeselect={false}
            data={playlists.map(({ id, name }) => ({ value: id, label: name }))}
            {...input('playlist')}
          />
        )}
        <TextInput label={t.parts.name} {...input('name')} value={name ?? suggested} />
        <Stack gap={2} aria-live="polite">
          {trial.data !== undefined && (
            <Text size="sm">{triedOf('stream', trial.data.matched_count, trial.data.total_channels)}</Text>
          )}
          {trial.data?.matched_count === 0 && <Text size="sm">{t.channels.filterNone}</Text>}
        </Stack>
        <Group>
          <ButtonLink
            variant="subtle"
            size="compact-sm"
            to="/rules/$kind/$id"
            params={{ kind: 'filters', id: NEW }}
            search={{
              expression,
              action,
              name: name ?? suggested,
              source: wanted.source,
              playlist: playlist === '' ? undefined : playlist,
            }}
            state={{ fromList: true }}
          >
            {t.channels.editFilter}
          </ButtonLink>
        </Group>
      </Form>
    </Modal>
  )
}

/** What the filter is about: the group, else the search, else the kind. */
const whatOf = ({ group, search, kind }: Wanted) => group ?? search ?? (kind === undefined ? '' : kindsOf(kind))
