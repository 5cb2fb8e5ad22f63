// One channel: everything that can be written down of it.
import { Button, Drawer, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { tell } from '../api/cache'
import { Problem } from '../api/problem'
import { Confirm } from '../parts/Confirm'
import { useFirstWrong, useFocusBack } from '../parts/focus'
import { Gone } from '../parts/Gone'
import { ButtonLink } from '../parts/Links'
import { Asked } from '../parts/Page'
import { Refusal, showErrors } from '../parts/Refusal'
import { useOne, useRemove, useSave, type Written } from './data'
import { WrittenFields } from './Fields'
import { fieldsOf, formOf, wrongIn, type WrittenForm } from './form'
import { t } from '../words/catalogue'

/** Stands in addresses where the id of a channel would. */
export const NEW = 'new'

interface Props {
  source: string
  id: string
  onClose: () => void
}

export function WrittenSheet({ source, id, onClose }: Props) {
  const [isDirty, setDirty] = useState(false)
  const one = useOne(source, id === NEW ? undefined : id)
  useFocusBack(id, NEW)
  const isGone = one.error instanceof Problem && [400, 404].includes(one.error.status)
  return (
    <Drawer
      opened
      onClose={onClose}
      title={id === NEW ? t.manual.add : (one.data?.channel_name ?? t.manual.channel)}
      size={560}
      // What was typed does not go with a click beside it.
      closeOnClickOutside={!isDirty}
      closeOnEscape={!isDirty}
    >
      {id === NEW ? (
        <Edit source={source} onDirty={setDirty} onDone={onClose} />
      ) : isGone ? (
        <Gone what={t.manual.goneChannel}>
          <ButtonLink variant="default" to="/sources/$id/channels" params={{ id: source }}>
            {t.manual.allOfSource}
          </ButtonLink>
        </Gone>
      ) : (
        <Asked query={one}>
          {channel => <Edit source={source} channel={channel} onDirty={setDirty} onDone={onClose} />}
        </Asked>
      )}
    </Drawer>
  )
}

interface EditProps {
  source: string
  channel?: Written
  onDirty: (isDirty: boolean) => void
  onDone: () => void
}

function Edit({ source, channel, onDirty, onDone }: EditProps) {
  const save = useSave(source, channel?.id)
  const remove = useRemove(source)
  const [isRemoving, setRemoving] = useState(false)
  const form = useForm<WrittenForm>({
    initialValues: formOf(channel),
    validate: wrongIn,
    onValuesChange: values => onDirty(JSON.stringify(values) !== JSON.stringify(formOf(channel))),
  })
  const wrong = useFirstWrong(save.error)

  function submit(values: WrittenForm, another: boolean) {
    save.mutate(fieldsOf(values, channel), {
      onSuccess: () => {
        if (!another) return onDone()
        tell(t.manual.written(values.channel_name))
        // What many in a row have in common stays.
        form.setValues({ ...formOf(), group_title: values.group_title })
        wrong.current?.querySelector<HTMLElement>('input')?.focus()
      },
      onError: error => showErrors(form, error),
    })
  }

  return (
    <form ref={wrong} onSubmit={form.onSubmit(values => submit(values, false))}>
      <Stack gap="md">
        <WrittenFields form={form} source={source} />
        <Refusal error={save.error} visible={Object.keys(form.values)} />
        <Group gap="xs" justify="end">
          {channel !== undefined && (
            <Button variant="subtle" color="red" mr="auto" onClick={() => setRemoving(true)}>
              {t.manual.delete}
            </Button>
          )}
          <Button variant="default" onClick={onDone}>
            {t.manual.cancel}
          </Button>
          {channel === undefined && (
            <Button
              variant="default"
              disabled={save.isPending}
              onClick={() => form.onSubmit(values => submit(values, true))()}
            >
              {t.manual.addAnother}
            </Button>
          )}
          <Button type="submit" loading={save.isPending}>
            {channel === undefined ? t.manual.addChannel : t.manual.save}
          </Button>
        </Group>
      </Stack>
      {isRemoving && channel !== undefined && (
        <Confirm
          title={t.manual.deleteOf(channel.channel_name)}
          verb={t.manual.deleteOne}
          busy={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate([channel.id], { onSuccess: onDone, onSettled: () => setRemoving(false) })}
        >
          {t.manual.deleteOneText}
        </Confirm>
      )}
    </form>
  )
}
