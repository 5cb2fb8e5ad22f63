// The preview of an import, with decisions about its rules.
import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Problem, sentence } from '../../api/problem'
import { Fault, Notice } from '../../parts/Fault'
import { Waiting } from '../../parts/Page'
import { t } from '../../words/catalogue'
import { useImport, usePreview, type Exported, type Imported, type Origin } from './data'
import classes from './import.module.css'
import { ImportItem } from './Item'
import { foundOf, ORIGINS, refusalOf, taken } from './words'

interface Props {
  exported: Exported
  onBack: () => void
  onDone: (imported: Imported) => void
}

export function Preview({ exported, onBack, onDone }: Props) {
  const words = t.rules.importing
  const [origin, setOrigin] = useState<Origin>()
  const [choices, setChoices] = useState<Record<string, string>>({})
  const [skip, setSkip] = useState<number[]>([])
  const wishes = { origin, choices, skip }
  // The rules before any decision, and with the present decisions: a decision can affect several
  // rules.
  const plain = usePreview(exported, { origin, choices: {}, skip: [] })
  const preview = usePreview(exported, wishes)
  const save = useImport()
  const isUnknown = asksForOrigin(plain.error)

  const choice = (origin: Origin | undefined) => (
    <Radio.Group
      label={isUnknown ? words.whichProgram : words.exportedBy}
      value={origin ?? null}
      onChange={value => {
        setOrigin(value as Origin)
        // The other program has other interpretations.
        setChoices({})
      }}
    >
      <Group gap="md" mt={6}>
        {ORIGINS.map(value => (
          <Radio key={value} value={value} label={value} />
        ))}
      </Group>
    </Radio.Group>
  )

  const back = (
    <Button variant="default" onClick={onBack}>
      {t.parts.back}
    </Button>
  )
  if (isUnknown)
    return (
      <Stack gap="md">
        {choice(undefined)}
        <div>{back}</div>
      </Stack>
    )
  if (plain.error !== null || preview.error !== null)
    return (
      <Stack gap="md">
        <Fault error={refusalOf(plain.error ?? preview.error)} />
        <div>{back}</div>
      </Stack>
    )
  if (plain.data === undefined || preview.data === undefined) return <Waiting />

  const before = new Map(plain.data.items.map(item => [item.number, item]))
  const items = preview.data.items
  const wanted = taken(
    items.map(item => before.get(item.number) ?? item),
    skip,
  ).length
  return (
    <Stack gap="md">
      {choice(preview.data.origin)}
      <Text role="status">{foundOf(plain.data.items)}</Text>
      {preview.data.notes.map(note => (
        <Notice key={note.code} tone="warn">
          {sentence(note.message)}.
        </Notice>
      ))}
      <ol className={classes.items} aria-label={words.rules}>
        {items.map(item => (
          <ImportItem
            key={item.number}
            item={item}
            before={before.get(item.number) ?? item}
            choice={choices[item.number]}
            isLeftOut={skip.includes(item.number)}
            onChoose={reading => setChoices({ ...choices, [item.number]: reading })}
            onLeaveOut={isOut =>
              setSkip(isOut ? [...skip, item.number] : skip.filter(number => number !== item.number))
            }
          />
        ))}
      </ol>
      {save.error !== null && <Fault error={save.error} />}
      <Group gap="xs" className={classes.foot}>
        <Button
          disabled={wanted === 0}
          loading={save.isPending}
          onClick={() => save.mutate({ exported, wishes }, { onSuccess: onDone })}
        >
          {wanted === 0 ? words.importNone : words.importSome(wanted)}
        </Button>
        {back}
      </Group>
    </Stack>
  )
}

function asksForOrigin(error: unknown): boolean {
  return error instanceof Problem && error.errors.some(({ field }) => field === 'origin')
}
