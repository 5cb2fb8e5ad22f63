// Light or dark, and the language: in this browser only.
import { Group, Input, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { t } from '../words/catalogue'
import { keepLanguage, keptLanguage, LANGUAGES } from '../words/language'

const SCHEMES = ['auto', 'light', 'dark'] as const
/** Stands for no choice. */
const BROWSER = 'browser'
const CHOICES = [BROWSER, ...LANGUAGES] as const

export function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { schemes, languages } = t.settings
  return (
    <Group gap="xl" align="start">
      <Input.Wrapper label={t.settings.scheme} labelElement="div">
        <div>
          <SegmentedControl
            mt={4}
            aria-label={t.settings.scheme}
            value={colorScheme}
            onChange={value => setColorScheme(SCHEMES.find(scheme => scheme === value) ?? 'auto')}
            data={SCHEMES.map(value => ({ value, label: schemes[value] }))}
          />
        </div>
      </Input.Wrapper>
      <Input.Wrapper label={t.settings.language} labelElement="div">
        <div>
          <SegmentedControl
            mt={4}
            aria-label={t.settings.language}
            value={keptLanguage() ?? BROWSER}
            onChange={value => {
              keepLanguage(LANGUAGES.find(language => language === value))
              // Words are chosen once, before anything is drawn.
              location.reload()
            }}
            data={CHOICES.map(value => ({ value, label: languages[value] }))}
          />
        </div>
      </Input.Wrapper>
    </Group>
  )
}
