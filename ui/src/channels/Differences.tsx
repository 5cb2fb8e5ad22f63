// Fields that players get differently from what the provider sent, and the rules that changed them.
import { Text } from '@mantine/core'
import { fill } from '../parts/fill'
import { TextLink } from '../parts/Links'
import { withoutSecrets } from '../parts/secrets'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import { deedsOn, fieldOf } from './words'
import type { Standing } from '../api/model'
import { Note } from '../parts/Note'

export function Differences({ standing }: { standing: Standing }) {
  return (
    <table className={classes.differences} aria-label={t.channels.differencesIn(standing.proxy_name)}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t.channels.wasSent}</th>
          <th scope="col">{t.channels.playersGet}</th>
        </tr>
      </thead>
      <tbody>
        {standing.differences.map(({ field, from, to }) => (
          <tr key={field}>
            <th scope="row">{fieldOf(field)}</th>
            <td>
              <Value text={withoutSecrets(from)} />
            </td>
            <td>
              <Value text={withoutSecrets(to)} />
              <Deeds standing={standing} field={field} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The rule that changed a field. With several rules, each step is listed. */
function Deeds({ standing, field }: { standing: Standing; field: string }) {
  const deeds = deedsOn(standing, field)
  const sentence = deeds.length > 1 ? t.channels.ruleFromTo : t.channels.byRule
  return deeds.map(({ rule_id, rule_name, from, to }, at) => (
    <Note key={at}>
      {fill(sentence, {
        rule: (
          <TextLink to="/rules/$kind/$id" params={{ kind: 'mapping', id: rule_id }}>
            {rule_name}
          </TextLink>
        ),
        from: withoutSecrets(from) || t.channels.empty,
        to: withoutSecrets(to) || t.channels.empty,
      })}
    </Note>
  ))
}

function Value({ text }: { text: string }) {
  return (
    <Text span inherit c={text === '' ? 'dimmed' : undefined} lineClamp={3} title={text}>
      {text || t.channels.empty}
    </Text>
  )
}
