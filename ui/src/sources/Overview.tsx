import { Button, Group, Stack, Text } from '@mantine/core'
import { Busy } from '../activity/Busy'
import { faultOf } from '../activity/outcome'
import { Facts } from '../parts/Facts'
import { Notice } from '../parts/Fault'
import { IconRefresh } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { usePlaylists } from '../playlists/data'
import { leftAlone } from '../providers/words'
import { duration } from '../words/number'
import { dayAndClock } from '../words/time'
import { AccountsSeen } from './Accounts'
import { useAct, useLastRefresh, useSources } from './data'
import { flavourOf, nameOf } from './flavour'
import { Accepted, CertificateOf } from './Certificate'
import { Held, Kept, TakeBack } from './Held'
import { Outcome } from './History'
import { LeftAlone } from './LeftAlone'
import { NextRun } from './Schedule'
import type { Wanted } from './order'
import { Partner } from './Partner'
import { useConditions } from './state'
import { channelsOf, newGuides, playlistsWith, stepOf } from './words'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'

export function Overview({ source, wanted }: { source: Source; wanted: Wanted }) {
  const now = useNow()
  const { state, running, alone } = useConditions()(source)
  const act = useAct(source)
  const last = useLastRefresh(source, source.source_type !== 'manual').data
  const isGuide = source.source_kind === 'epg'
  const isManual = source.source_type === 'manual'
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text component="div" size="lg">
          <State tone={state.tone}>{state.text}</State>
        </Text>
        {running === undefined && !isManual && (
          <Button
            variant={source.status === 'held' || alone !== undefined ? 'default' : 'filled'}
            leftSection={<IconRefresh size={16} />}
            loading={act.isPending}
            onClick={() => act.mutate('refresh')}
          >
            {t.sources.refresh}
          </Button>
        )}
      </Group>
      {running !== undefined && (
        <div>
          <Busy operation={running} />
          <Note>{stepOf(running)}</Note>
        </div>
      )}
      {source.status === 'held' && running === undefined && <Held source={source} />}
      {source.kept_at !== null && running === undefined && <Kept source={source} />}
      {running === undefined && <TakeBack source={source} />}
      {source.last_error !== '' && running === undefined && source.status !== 'held' && (
        <Notice tone="bad">
          <Said text={faultOf(source.last_outcome, source.last_error)} />
        </Notice>
      )}
      {running === undefined && <CertificateOf source={source} />}
      {alone !== undefined && running === undefined && (
        <LeftAlone provider={alone} text={leftAlone(alone, now, source)} onReset={() => act.mutate('refresh')} />
      )}
      <Facts
        rows={[
          [t.parts.kind, nameOf(flavourOf(source))],
          source.url !== '' && [t.sourceForm.address, <span style={{ overflowWrap: 'anywhere' }}>{source.url}</span>],
          [t.sourceCare.usedBy, <Users key="users" source={source} />],
          source.trusted_fingerprint !== '' && [
            t.sourceCare.acceptedCertificate,
            <Accepted key="certificate" source={source} />,
          ],
          source.linked_source_id !== null && [isGuide ? t.frame.channels : t.frame.guide, <Partner source={source} />],
          source.last_ingested_at && !isGuide && [t.sources.delivers, channelsOf(source)],
          source.last_ingested_at &&
            isGuide && [t.sources.delivers, t.sources.programmesOf(source.program_count, source.channel_count)],
          source.guide_until && isGuide && [t.sources.until, dayAndClock(new Date(source.guide_until), now)],
          last && [
            t.sources.lastRefresh,
            <Group key="last" gap="sm" style={{ rowGap: 0 }}>
              <Outcome record={last} kind={source.source_kind} />
              <TextLink
                size="sm"
                to="/sources/$id"
                params={{ id: source.id }}
                search={{ ...wanted, tab: 'history', refresh: last.number }}
              >
                {t.sources.allHistory}
              </TextLink>
            </Group>,
          ],
          source.last_ingested_at && [t.sources.lastGood, <Ago time={source.last_ingested_at} />],
          source.last_attempt_at && !isManual && [t.sources.lastAsked, <Ago time={source.last_attempt_at} />],
          !isManual && [t.sources.next, <NextRun source={source} />],
          source.last_duration_ms > 0 && [t.sources.took, duration(source.last_duration_ms)],
          source.guide_urls.length > 0 && [
            t.sources.namesGuides,
            source.guide_urls.map(url => <GuideAddress key={url} url={url} />),
          ],
        ]}
      />
      <AccountsSeen source={source} />
    </Stack>
  )
}

/** The playlists that have it among their sources. */
function Users({ source }: { source: Source }) {
  const playlists = usePlaylists().data
  if (playlists === undefined) return null
  const users = playlistsWith([source], playlists)
  if (users.length === 0) return t.sourceCare.usedByNone
  return (
    <Group gap="sm" style={{ rowGap: 0 }}>
      {users.map(({ id, name }) => (
        <TextLink key={id} to="/playlists/$id" params={{ id }}>
          {name}
        </TextLink>
      ))}
    </Group>
  )
}

/** A guide that the playlist names, with a link to add it. */
function GuideAddress({ url }: { url: string }) {
  const isKnown = newGuides([url], useSources().data ?? []).length === 0
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      {url}{' '}
      {!isKnown && (
        <TextLink to="/sources" search={{ add: true, url }}>
          {t.sources.addGuide}
        </TextLink>
      )}
    </div>
  )
}
