// The player over a page, loaded when somebody watches. `id`: of the channel; nothing while none plays.
import { lazy, Suspense } from 'react'

const Player = lazy(() => import('./Player').then(({ Player }) => ({ default: Player })))

export function Watch({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return <Suspense>{id !== undefined && <Player id={id} onClose={onClose} />}</Suspense>
}
