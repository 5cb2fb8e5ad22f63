// The start-up options, read-only.
import { Stack, Text } from '@mantine/core'
import { Asked } from '../parts/Page'
import { useStartup, type StartupOption } from './data'
import { t } from '../words/catalogue'
import { Note } from '../parts/Note'

export function Startup() {
  const startup = useStartup()
  return (
    <Asked query={startup}>
      {options => (
        <Stack gap="md">
          {options.map(option => (
            <Option key={option.name} option={option} />
          ))}
        </Stack>
      )}
    </Asked>
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
