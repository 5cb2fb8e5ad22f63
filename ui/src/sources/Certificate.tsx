// A certificate that nobody known signed: accepting it for one source, and taking that back.
import { Button, Group, Text } from '@mantine/core'
import { tell } from '../api/cache'
import { messageOf } from '../api/problem'
import { Notice } from '../parts/Fault'
import { useSave } from './data'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

interface Props {
  /** SHA-256 in hex. */
  fingerprint: string
  busy?: boolean
  onAccept: () => void
}

export function Certificate({ fingerprint, busy = false, onAccept }: Props) {
  return (
    <Notice tone="warn" title={t.sourceCare.certificateTitle}>
      <Text>{t.sourceCare.certificateText}</Text>
      <Text size="sm" c="dimmed" mt="xs">
        {t.sourceCare.fingerprint}
      </Text>
      <Fingerprint of={fingerprint} />
      <Group mt="sm">
        <Button variant="default" loading={busy} onClick={onAccept}>
          {t.sourceCare.acceptCertificate}
        </Button>
      </Group>
    </Notice>
  )
}

/** For the failed refresh of a source. */
export function CertificateOf({ source }: { source: Source }) {
  const save = useSave(source)
  const fingerprint = refusedOf(source)
  if (fingerprint === '') return null
  const accept = () => save.mutate({ fields: { trusted_fingerprint: fingerprint } }, { onError: complain })
  return <Certificate fingerprint={fingerprint} busy={save.isPending} onAccept={accept} />
}

/** The accepted certificate of a source, with a button to take that back. */
export function Accepted({ source }: { source: Source }) {
  const save = useSave(source)
  const revoke = () =>
    save.mutate(
      { fields: { trusted_fingerprint: '' } },
      { onSuccess: () => tell(t.sourceCare.revoked), onError: complain },
    )
  return (
    <>
      <Fingerprint of={source.trusted_fingerprint} />
      <Button variant="subtle" color="gray" size="compact-sm" px={0} loading={save.isPending} onClick={revoke}>
        {t.sourceCare.revokeCertificate}
      </Button>
    </>
  )
}

/** The same in a form, before anything is saved. */
export function AcceptedInForm({ fingerprint, onRevoke }: { fingerprint: string; onRevoke: () => void }) {
  if (fingerprint === '') return null
  return (
    <div>
      <Text size="sm" fw={600}>
        {t.sourceCare.acceptedCertificate}
      </Text>
      <Fingerprint of={fingerprint} />
      <Button variant="subtle" color="gray" size="compact-sm" px={0} onClick={onRevoke}>
        {t.sourceCare.revokeCertificate}
      </Button>
    </div>
  )
}

const complain = (error: Error) => tell(messageOf(error), 'red')

/** The fingerprint of the certificate that made the last refresh fail. */
function refusedOf({ status, last_outcome }: Source): string {
  return status === 'failed' && last_outcome?.code === 'failed' ? last_outcome.certificate_fingerprint : ''
}

/** In pairs, as browsers and openssl show it. */
function Fingerprint({ of }: { of: string }) {
  const pairs = of.replaceAll(':', '').toUpperCase().match(/../g) ?? []
  return (
    <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
      {pairs.join(':')}
    </Text>
  )
}
