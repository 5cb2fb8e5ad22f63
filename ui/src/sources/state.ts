// The states of sources, with running operations and providers.
import { useOperations } from '../activity/data'
import { isFinal, type Operation } from '../api/operation'
import type { Said } from '../parts/State'
import { useNow } from '../parts/Time'
import { useProviders } from '../providers/data'
import { usePlaylists } from '../playlists/data'
import { pauseOf, stateOf as providerState } from '../providers/words'
import { stateOf } from './standing'
import { isUsed } from './words'
import type { Provider, Source } from '../api/model'

export interface Condition {
  state: Said
  running: Operation | undefined
  /** Its provider, if that is not called now. */
  alone: Provider | undefined
}

export function useConditions(): (source: Source) => Condition {
  const now = useNow()
  const operations = useOperations().data ?? []
  const providers = useProviders().data ?? []
  const playlists = usePlaylists().data ?? []
  return source => {
    const running = operations.find(operation => operation.owner_id === source.id && !isFinal(operation))
    const alone = source.enabled ? pauseOf(source, providers) : undefined
    const state = stateOf(source, now, {
      isRunning: running !== undefined,
      pause: alone && providerState(alone, now).text,
      isUsed: isUsed(source, playlists),
    })
    return { state, running, alone }
  }
}
