// Asks before leaving a page with unsaved changes. A reload keeps them as a draft, so it does not ask.
import { useBlocker } from '@tanstack/react-router'
import { t } from '../words/catalogue'
import { Confirm } from './Confirm'

/** `children`: the consequences. Navigation with `ignoreBlocker` is not asked about. */
export function Leave({ isDirty, children }: { isDirty: boolean; children: React.ReactNode }) {
  const blocker = useBlocker({
    // Changing tabs and filters of the page loses nothing.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Confirm
      title={t.parts.leaveTitle}
      verb={t.parts.leave}
      stay={t.parts.stay}
      busy={false}
      onClose={blocker.reset}
      onConfirm={blocker.proceed}
    >
      {children}
    </Confirm>
  )
}
