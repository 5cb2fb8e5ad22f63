// A quiet text: an explanation, or a fact of less importance.
import { Text, type TextProps } from '@mantine/core'

export function Note(props: TextProps & { children?: React.ReactNode; role?: string; title?: string }) {
  return <Text size="sm" c="dimmed" {...props} />
}
