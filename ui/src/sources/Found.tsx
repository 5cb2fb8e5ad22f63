// The result of a check.
import { Group, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'
import { sentence } from '../api/problem'
import { Notice } from '../parts/Fault'
import { IconCircleCheck } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { Said } from '../parts/Said'
import { useNow } from '../parts/Time'
import { accountFound } from './account'
import { Certificate } from './Certificate'
import type { Flavour } from './flavour'
import { cameIn, settingsOf } from './words'
import { t } from '../words/catalogue'
import type { Verdict } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  flavour: Flavour
  verdict: Verdict
  /** The fields that show their own errors. */
  shown: string[]
  /** Accepts the server's certificate, and checks again. */
  onCertificate: (fingerprint: string) => void
}

export function Found({ flavour, verdict, shown, onCertificate }: Props) {
  const { certificate_fingerprint, duplicates } = verdict.context
  return (
    <>
      <Came flavour={flavour} verdict={verdict} shown={shown} />
      {certificate_fingerprint !== '' && (
        <Certificate fingerprint={certificate_fingerprint} onAccept={() => onCertificate(certificate_fingerprint)} />
      )}
      {duplicates.length > 0 && (
        <Notice tone="warn">
          {t.sourceCare.duplicate}{' '}
          {duplicates.map(({ id, name }, at) => (
            <Fragment key={id}>
              {at > 0 && ', '}
              <TextLink to="/sources/$id" params={{ id }}>
                {name}
              </TextLink>
            </Fragment>
          ))}
        </Notice>
      )}
    </>
  )
}

function Came({ flavour, verdict, shown }: Omit<Props, 'onCertificate'>) {
  const { context } = verdict
  const now = useNow()
  const wrong = settingsOf(verdict)
  if (wrong.length > 0) {
    const folded = wrong.filter(({ field }) => !shown.includes(field))
    if (folded.length === 0) return null
    return <Notice tone="warn">{folded.map(({ message }) => `${sentence(message)}.`).join(' ')}</Notice>
  }
  if (!verdict.is_valid)
    return (
      <Notice tone="warn">
        <Said text={cameIn(verdict) ?? sentence(verdict.message)} />
      </Notice>
    )
  return (
    <Stack gap={4} role="status">
      <Group gap={8} wrap="nowrap" align="start">
        <IconCircleCheck size={20} stroke={1.5} color="var(--lineup-good)" style={{ flex: 'none' }} />
        <Text>
          {flavour === 'm3u'
            ? t.sourceForm.foundPlaylist(context.channels, context.is_complete)
            : flavour === 'xmltv'
              ? t.sourceForm.foundGuide(context.channels, context.programmes, context.is_complete)
              : accountFound(context, now)}
        </Text>
      </Group>
      {context.examples.length > 0 && (
        <Note pl={28}>
          {context.examples.join(', ')}
          {context.channels > context.examples.length && ' …'}
        </Note>
      )}
      {/* The server puts those about duplicates first, which are shown with links. */}
      {verdict.warnings.slice(context.duplicates.length).map(warning => (
        <Text key={warning} size="sm" pl={28} style={{ overflowWrap: 'anywhere' }}>
          {warning}
        </Text>
      ))}
    </Stack>
  )
}
