// The colour scheme and the language, for this browser only.
import { Group, Input, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { t } from '../words/catalogue'
import { keepLanguage, keptLanguage, LANGUAGES } from '../words/language'

const SCHEMES = ['auto', 'light', 'dark'] as const
/** No choice. */
const BROWSER = 'browser'
const CHOICES = [BROWSER, ...LANGUAGES] as const

export function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { schemes, languages } = t.settings
  return (
    <Group gap="xl" align="start">
      <Choice
        label={t.settings.scheme}
        value={colorScheme}
        choices={SCHEMES.map(value => ({ value, label: schemes[value] }))}
        onChange={value => setColorScheme(SCHEMES.find(scheme => scheme === value) ?? 'auto')}
      />
      <Choice
        label={t.settings.language}
        value={keptLanguage() ?? BROWSER}
        choices={CHOICES.map(value => ({ value, label: languages[value] }))}
        onChange={value => {
          keepLanguage(LANGUAGES.find(language => language === value))
          // The catalogue is loaded once, before anything is drawn.
          location.reload()
        }}
      />
    </Group>
  )
}

interface ChoiceProps {
  label: string
  value: string
  choices: { value: string; label: string }[]
  onChange: (value: string) => void
}

function Choice({ label, value, choices, onChange }: ChoiceProps) {
  return (
    <Input.Wrapper label={label} labelElement="div" maw="100%">
      <div>
        <SegmentedControl
          mt={4}
          maw="100%"
          styles={{ label: { whiteSpace: 'normal' } }}
          aria-label={label}
          value={value}
          onChange={onChange}
          data={choices}
        />
      </div>
    </Input.Wrapper>
  )
}
