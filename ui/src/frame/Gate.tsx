// Shows the sign-in page to people who are not signed in. The address stays, so they then see the page that they opened.
import { Container } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useAccount } from '../account/data'
import { Fault } from '../parts/Fault'
import { Waiting } from '../parts/Page'
import { Mark } from '../parts/Mark'
import { router } from './router'

const Setup = lazy(() => import('../account/Setup').then(({ Setup }) => ({ default: Setup })))
const SignIn = lazy(() => import('../account/SignIn').then(({ SignIn }) => ({ default: SignIn })))

export function Gate({ children }: { children: React.ReactNode }) {
  const account = useAccount()
  if (account.data === undefined) {
    if (account.error === null) return <Begin />
    return (
      <Container py="xl">
        <Fault error={account.error} retry={account.refetch} />
      </Container>
    )
  }
  if (account.data.authenticated) return children
  const { setup_required: isNew } = account.data
  return (
    <Suspense fallback={<Begin />}>
      {isNew ? <Setup onDone={() => void router.navigate({ to: '/start' })} /> : <SignIn />}
    </Suspense>
  )
}

/** Shows the mark of index.html until the session state is known. */
function Begin() {
  return (
    <>
      <div className="shell" aria-hidden>
        <Mark />
        <span>Lineup</span>
      </div>
      <Waiting />
    </>
  )
}
