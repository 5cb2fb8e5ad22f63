// Who is not signed in sees the door; the address stays, so that one comes out where one wanted to go.
import { Container } from '@mantine/core'
import { useAccount } from '../account/data'
import { Setup } from '../account/Setup'
import { SignIn } from '../account/SignIn'
import { Fault } from '../parts/Fault'
import { Waiting } from '../parts/Page'
import { router } from './router'

export function Gate({ children }: { children: React.ReactNode }) {
  const account = useAccount()
  if (account.data === undefined) {
    return (
      <Container py="xl">
        {account.error === null ? <Waiting /> : <Fault error={account.error} retry={account.refetch} />}
      </Container>
    )
  }
  if (account.data.setup_required) return <Setup onDone={() => void router.navigate({ to: '/start' })} />
  if (!account.data.authenticated) return <SignIn />
  return children
}
