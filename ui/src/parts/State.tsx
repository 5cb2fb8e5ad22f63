// A state as a text with a coloured dot. Colour is used for states only.
import { Group, Text } from '@mantine/core'

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle'

export interface Said {
  tone: Tone
  /** The state, in a few words. */
  text: string
}

const COLOURS: Record<Tone, string> = {
  good: 'var(--lineup-good)',
  warn: 'var(--lineup-warn)',
  bad: 'var(--lineup-bad)',
  busy: 'var(--lineup-accent)',
  idle: 'var(--mantine-color-dimmed)',
}

export function Dot({ tone, size = 8 }: { tone: Tone; size?: number }) {
  return (
    <span
      aria-hidden
      style={{
        width: size,
        height: size,
        borderRadius: size,
        background: COLOURS[tone],
        flex: 'none',
        display: 'inline-block',
      }}
    />
  )
}

export function State({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return (
    // Aligns the dot with the first line.
    <Group gap={8} wrap="nowrap" align="baseline" component="span" display="inline-flex">
      <Dot tone={tone} />
      <Text span inherit>
        {children}
      </Text>
    </Group>
  )
}
