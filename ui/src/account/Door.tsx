// The page for people who are not signed in.
import { Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useEffect } from 'react'
import { Mark } from '../parts/Mark'
import { Password } from '../parts/Password'
import { t } from '../words/catalogue'
import classes from './account.module.css'
import { SHORTEST } from './data'
import { inputsOf } from '../parts/fields'

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

/** User name and password. `isNew`: of an account that is created. */
export function Credentials<T>({ form, isNew = false }: { form: UseFormReturnType<T>; isNew?: boolean }) {
  const { input } = inputsOf(form)
  return (
    <>
      <TextInput
        label={t.account.username}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        required
        autoFocus
        {...input('username')}
      />
      <Password
        label={t.account.password}
        name="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        required
        description={isNew && t.account.atLeast(SHORTEST)}
        {...input('password')}
      />
    </>
  )
}
