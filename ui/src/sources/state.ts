// The states of sources, with running operations and providers.
import { useOperations } from '../activity/data'
import { isFinal, type Operation } from '../api/operation'
import type { Said } from '../parts/State'
import { useNow } from '../parts/Time'
import { useProviders } from '../providers/data'
import { isLeftAlone, providerOf, stateOf as providerState } from '../providers/words'
import { stateOf } from './words'
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
  return source => {
    const running = operations.find(operation => operation.owner_id === source.id && !isFinal(operation))
    const provider = providerOf(source, providers)
    const alone = source.enabled && provider !== undefined && isLeftAlone(provider) ? provider : undefined
    return { state: stateOf(source, running !== undefined, now, alone && providerState(alone, now)), running, alone }
  }
}
