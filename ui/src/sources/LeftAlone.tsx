// A notice that a provider is not called, with a button to call it again.
import { Button, Group } from '@mantine/core'
import { Notice } from '../parts/Fault'
import { TextLink } from '../parts/Links'
import { useCallAgain } from '../providers/data'
import { t } from '../words/catalogue'
import type { Provider } from '../api/model'

interface Props {
  provider: Provider
  text: string
  /** Called when it can be called again. */
  onReset: () => void
}

export function LeftAlone({ provider, text, onReset }: Props) {
  const call = useCallAgain()
  return (
    <Notice tone="warn">
      {text}
      <Group gap="sm" mt="sm">
        <Button
          variant="default"
          loading={call.isPending}
          onClick={() => call.mutate([provider], { onSuccess: onReset })}
        >
          {t.sources.tryNow}
        </Button>
        <TextLink to="/settings" search={{ tab: 'jobs' }} hash="providers">
          {t.sources.allProviders}
        </TextLink>
      </Group>
    </Notice>
  )
}
