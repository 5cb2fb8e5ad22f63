import { Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { t } from '../words/catalogue'
import type { PlaylistForm } from './form'
import { sampleOf } from './words'
import type { Preview } from '../api/model'
import { Note } from '../parts/Note'
import { inputsOf } from '../parts/fields'

interface Props {
  form: UseFormReturnType<PlaylistForm>
  channels: Preview['channels'] | undefined
  isStale: boolean
}

export function NumberFields({ form, channels, isStale }: Props) {
  const mode = form.values.numbering_mode
  const sample = sampleOf(mode, channels ?? [])
  const { clamped } = inputsOf(form)
  return (
    <Stack gap="md">
      <Select
        label={t.playlists.numbers}
        data={(['preserve', 'sequential', 'group'] as const).map(value => ({
          value,
          label: t.playlists.numbering[value],
        }))}
        {...form.getInputProps('numbering_mode')}
        description={t.playlists.numberingAbout[mode]}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput label={t.playlists.firstNumber} {...clamped('starting_channel_number', 1)} />
        {mode === 'group' && <NumberInput label={t.playlists.numbersAGroup} {...clamped('group_numbering_size', 1)} />}
      </SimpleGrid>
      {sample.length > 0 && (
        <div style={{ opacity: isStale ? 0.6 : undefined }}>
          <Note>{t.playlists.numberSample}</Note>
          <Group gap="4px 16px" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
            {sample.map(({ id, number, name }) => (
              <Text key={id} component="li" size="sm">
                <b>{number}</b> {name}
              </Text>
            ))}
          </Group>
        </div>
      )}
    </Stack>
  )
}
