// Instead of "Are you sure?": it is done, and for ten seconds it can be taken back.
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { t } from '../words/catalogue'

const LASTS = 10_000

/** Says what was done, with a button that calls `undo`. */
export function offerUndo(message: string, undo: () => void) {
  const id = notifications.show({
    autoClose: LASTS,
    withBorder: true,
    closeButtonProps: { 'aria-label': t.api.closeMessage },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text span inherit>
          {message}
        </Text>
        <Button
          variant="default"
          size="xs"
          flex="none"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          {t.parts.undo}
        </Button>
      </Group>
    ),
  })
}
