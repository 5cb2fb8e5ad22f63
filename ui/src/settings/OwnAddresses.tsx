// The warning that players get addresses of this machine alone, and the machine's addresses in its networks to choose from.
import { Button, Group, Stack, Text } from '@mantine/core'
import { Fault, Notice } from '../parts/Fault'
import { t } from '../words/catalogue'
import { useGeneral, useSaveGeneral } from './data'

export function OwnAddresses() {
  const general = useGeneral().data
  const save = useSaveGeneral()
  const urls = general?.base_url_source === 'startup' ? [] : (general?.network_urls ?? [])
  return (
    <Notice tone="warn">
      <Text inherit>{t.settings.loopback}</Text>
      {urls.length === 0 ? (
        <Text inherit>{t.settings.loopbackOpen}</Text>
      ) : (
        <>
          <Text inherit>{t.settings.loopbackUse}</Text>
          <Stack gap={6} mt="xs" component="ul" p={0} style={{ listStyle: 'none' }}>
            {urls.map(url => (
              <Group key={url} component="li" gap="sm" justify="space-between">
                <Text span ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {url}
                </Text>
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t.settings.useAddress(url)}
                  loading={save.isPending && save.variables.base_url === url}
                  onClick={() => save.mutate({ base_url: url })}
                >
                  {t.settings.useThis}
                </Button>
              </Group>
            ))}
          </Stack>
        </>
      )}
      {save.error !== null && <Fault error={save.error} />}
    </Notice>
  )
}
