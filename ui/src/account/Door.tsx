// What stands before the page for those who are not signed in.
import { Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { Mark } from '../parts/Mark'
import classes from './account.module.css'

export function Door({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  useEffect(() => {
    document.title = `${title} – Lineup`
  }, [title])
  return (
    <main className={classes.door}>
      <Paper p="xl" className={classes.card}>
        <Stack gap="lg">
          <Mark size={36} />
          <div>
            <Title order={1}>{title}</Title>
            <Text c="dimmed" mt={4}>
              {text}
            </Text>
          </div>
          {children}
        </Stack>
      </Paper>
    </main>
  )
}
