// A provider that is not called for a while, and the way to call it nevertheless.
import { Button, Group } from '@mantine/core'
import { Notice } from '../parts/Fault'
import { TextLink } from '../parts/Links'
import { useForce, useReset, type Provider } from '../providers/data'

interface Props {
  provider: Provider
  text: string
  /** It can be called again. */
  onReset: () => void
}

export function LeftAlone({ provider, text, onReset }: Props) {
  const reset = useReset()
  const force = useForce(provider.name)
  async function again() {
    // What was closed off by hand stays so at a reset.
    if (provider.forced === 'open') await force.mutateAsync('auto')
    await reset.mutateAsync(provider.name)
    onReset()
  }
  return (
    <Notice tone="warn">
      {text}
      <Group gap="sm" mt="sm">
        <Button
          variant="default"
          loading={reset.isPending || force.isPending}
          onClick={() => void again().catch(() => undefined)}
        >
          Try again now
        </Button>
        <TextLink to="/settings" hash="providers">
          All providers
        </TextLink>
      </Group>
    </Notice>
  )
}
