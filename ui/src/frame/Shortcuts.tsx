import { Kbd, Modal, Stack, Title } from '@mantine/core'
import { Fragment } from 'react'
import { t } from '../words/catalogue'
import classes from './frame.module.css'
import { PAGES } from './pages'

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const words = t.frame.keys
  const everywhere: [string[], string][] = [
    [['/'], words.search],
    [['Ctrl', 'K'], words.search],
    [['?'], words.all],
    [['Esc'], words.close],
  ]
  const lists: [string[], string][] = [
    [['j'], words.next],
    [['k'], words.previous],
    [['Enter'], words.open],
    [['e'], words.edit],
    [['r'], words.refresh],
  ]
  const go = PAGES.map(({ letter, words }): [string[], string] => [['g', letter], t.frame[words]])
  return (
    <Modal opened onClose={onClose} title={t.frame.shortcuts} size={640}>
      <div className={classes.shortcuts}>
        <Keys title={words.everywhere} rows={everywhere} />
        <Keys title={words.go} rows={go} />
        <Keys title={words.lists} rows={lists} />
      </div>
    </Modal>
  )
}

function Keys({ title, rows }: { title: string; rows: [string[], string][] }) {
  return (
    <Stack gap="xs" component="section">
      <Title order={3}>{title}</Title>
      <dl className={classes.keys}>
        {rows.map(([keys, text]) => (
          <Fragment key={keys.join(' ')}>
            <dt>
              {keys.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
      </dl>
    </Stack>
  )
}
