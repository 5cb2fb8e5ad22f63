import { Anchor, Text } from '@mantine/core'
import { base } from '../api/client'
import { Facts } from '../parts/Facts'
import { Asked } from '../parts/Page'
import { Ago } from '../parts/Time'
import { t } from '../words/catalogue'
import { bytes } from '../words/number'
import { type Health, useHealth } from './data'

export function About() {
  const health = useHealth()
  return (
    <Asked query={health}>
      {({ answer, at }) => (
        <Facts
          rows={[
            [t.settings.version, answer.version],
            [
              t.settings.runsSince,
              <Ago key="since" time={new Date(at - answer.uptime_seconds * 1000).toISOString()} />,
            ],
            memoryOf(answer),
            answer.disk_free_bytes != null && [t.settings.disk, bytes(answer.disk_free_bytes)],
            [t.settings.queue, t.settings.waitingJobs(answer.queue_depth)],
            [
              t.settings.interface,
              <Anchor key="docs" href={`${base}/docs`} target="_blank" rel="noreferrer" inherit underline="always">
                {t.settings.interfaceLink}
              </Anchor>,
            ],
          ]}
        />
      )}
    </Asked>
  )
}

function memoryOf({ memory_bytes, peak_memory_bytes }: Health): [string, React.ReactNode] | null {
  if (memory_bytes == null) return null
  const now = bytes(memory_bytes)
  return [
    t.settings.memory,
    <Text span inherit key="memory">
      {peak_memory_bytes == null ? now : t.settings.memoryOf(now, bytes(peak_memory_bytes))}
    </Text>,
  ]
}
