// A link to what a job or an operation is for: a source or a playlist. Maintenance is for neither.
import { TextLink } from '../parts/Links'

interface Props {
  type: string
  id: string
  onClick?: () => void
  children: string
}

export function OwnerLink({ type, id, onClick, children }: Props) {
  if (id === '' || type === 'maintenance') return children
  const link = { c: 'inherit', underline: 'hover', params: { id }, onClick, children } as const
  return type === 'proxy_regeneration' ? (
    <TextLink {...link} to="/playlists/$id" />
  ) : (
    <TextLink {...link} to="/sources/$id" />
  )
}
