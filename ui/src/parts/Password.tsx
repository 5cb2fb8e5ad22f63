// A password input that marks errors for screen readers, which Mantine's does not.
import { PasswordInput, type PasswordInputProps } from '@mantine/core'

export function Password(props: PasswordInputProps) {
  return <PasswordInput aria-invalid={Boolean(props.error) || undefined} {...props} />
}
