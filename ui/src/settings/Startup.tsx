// The start-up options in use. Those at their defaults are folded.
import { Stack, Text } from '@mantine/core'
import { Fold } from '../parts/Fold'
import { Note } from '../parts/Note'
import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { type StartupOption, useStartup } from './data'

export function Startup() {
  const startup = useStartup()
  return (
    <Asked query={startup}>
      {options => {
        const set = options.filter(({ origin }) => origin !== 'default')
        const others = options.filter(({ origin }) => origin === 'default')
        return (
          <Stack gap="md">
            {set.length === 0 ? <Text c="dimmed">{t.settings.noneSet}</Text> : <Options options={set} />}
            <Fold title={t.settings.defaults(others.length)}>
              <Options options={others} />
            </Fold>
          </Stack>
        )
      }}
    </Asked>
  )
}

function Options({ options }: { options: StartupOption[] }) {
  return (
    <Stack gap="md">
      {options.map(option => (
        <Option key={option.name} option={option} />
      ))}
    </Stack>
  )
}

/** Where the value comes from, or how to set it. */
function originOf(option: StartupOption): string {
  switch (option.origin) {
    case 'flag':
      return t.settings.givenAs(option.flag)
    case 'environment':
      return t.settings.fromVariable(option.variable)
    case 'file':
      return t.settings.fromFile
    case 'default':
      return t.settings.notGiven(option.flag, option.variable)
  }
}

function Option({ option }: { option: StartupOption }) {
  return (
    <div>
      <Text
        component="div"
        style={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', columnGap: 16 }}
      >
        <Text span fw={600}>
          {option.name}
        </Text>
        <Text span ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
          {option.value || '–'}
        </Text>
      </Text>
      <Note>{t.settings.helpAndOrigin(option.help, originOf(option))}</Note>
    </div>
  )
}
