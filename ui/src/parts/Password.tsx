// A field for a password. Mantine's own shows an error to the eye only.
import { PasswordInput, type PasswordInputProps } from '@mantine/core'

export function Password(props: PasswordInputProps) {
  return <PasswordInput aria-invalid={Boolean(props.error) || undefined} {...props} />
}
