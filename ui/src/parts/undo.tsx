// Offers to undo an action for ten seconds, instead of asking before it.
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { t } from '../words/catalogue'

const LASTS = 10_000

/** Shows what was done, with an undo button. */
export function offerUndo(message: string, undo: () => unknown) {
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
