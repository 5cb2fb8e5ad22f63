// Asks once before a page is left on which something was written and not saved. A reload keeps it: nothing is asked.
import { useBlocker } from '@tanstack/react-router'
import { t } from '../words/catalogue'
import { Confirm } from './Confirm'

/** `children`: what leaving means. What leaves on purpose passes with `ignoreBlocker`. */
export function Leave({ isDirty, children }: { isDirty: boolean; children: React.ReactNode }) {
  const blocker = useBlocker({
    // Tabs and filters of the same page lose nothing.
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
