import { Text } from '@mantine/core'
import { Facts } from '../parts/Facts'
import { Asked } from '../parts/Page'
import { useStartup } from './data'

export function Startup() {
  const startup = useStartup()
  return (
    <Asked query={startup}>
      {options => (
        <Facts
          rows={options.map(option => [
            option.name,
            <Text span inherit ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
              {String(option.value)}
            </Text>,
          ])}
        />
      )}
    </Asked>
  )
}
