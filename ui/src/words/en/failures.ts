// What went wrong, by the server's codes. `host` is the server that it is about.
interface Words {
  /** What happened, without a full stop. */
  title: string
  /** What to do. */
  advice?: string
}

const of =
  (what: (host: string, status: string) => string, advice?: string) =>
  (host: string, status: number | null): Words => ({
    title: what(host, status === null ? '' : ` (HTTP ${status})`),
    advice,
  })

export const failures = {
  provider: 'The provider',
  /** A title with the server's own explanation, which is English. */
  explained: (_title: string, detail: string) => detail,
  codes: {
    settings: of(() => 'The address or another setting of the source can’t be used'),
    unauthorized: of(
      (host, status) => `${host} rejected the user name or password${status}`,
      'Check them, or ask your provider whether the account has expired.',
    ),
    forbidden: of(
      (host, status) => `${host} refused access${status}`,
      'The account may have expired, or the provider expects another user agent or network.',
    ),
    not_found: of(
      (host, status) => `${host} has nothing at this address${status}`,
      'Check the address, or ask your provider for the current one.',
    ),
    gone: of((host, status) => `${host} removed this address for good${status}`, 'Ask your provider for the new one.'),
    too_many_requests: of((host, status) => `${host} gets too many requests${status}`, 'Refresh less often.'),
    server_error: of((host, status) => `${host} reports an error${status}`, 'This is usually temporary.'),
    unexpected_status: of((host, status) => `${host} sent an unexpected answer${status}`, 'Check the address.'),
    unknown_host: of(host => `There is no server called ${host}`, 'Check the spelling of the address.'),
    lookup: of(
      host => `The name ${host} couldn’t be looked up`,
      'Check the network and the DNS servers of this machine.',
    ),
    refused: of(host => `${host} refused the connection`, 'Check the port, and whether the server is running.'),
    unreachable: of(host => `${host} can’t be reached`, 'Check the network of this machine.'),
    tls: of(host => `No secure connection to ${host}`),
    timeout: of(host => `${host} didn’t answer in time`, 'It may be down or overloaded.'),
    broken_off: of(host => `The download from ${host} was incomplete or damaged`, 'This is usually temporary.'),
    too_large: of(host => `The download from ${host} is too large`, 'Check the address, or raise the limit.'),
    redirect: of(host => `${host} redirects to an address that can’t be used`, 'Check the address.'),
    protocol: of(
      host => `${host} doesn’t speak HTTP correctly`,
      'Check the port, and whether the address begins with http or https.',
    ),
    encoding: of(host => `${host} sent data that can’t be unpacked`),
    paused: of(() => 'Not contacted, because requests are paused after repeated errors'),
    file_missing: of(() => 'The file doesn’t exist', 'In a container, check that its folder is mounted.'),
    file_unreadable: of(() => 'The file can’t be read', 'Check its owner and permissions.'),
    account: of(() => 'The provider accepts none of the accounts'),
    unusable: of(() => 'The provider sent something that isn’t a playlist or guide'),
    nothing_held: of(() => 'Nothing is on hold any more', 'Refresh the source again.'),
    filter: of(() => 'A filter has an error'),
    store: of(() => 'Lineup’s database can’t be read or written'),
    files: of(() => 'Lineup can’t write the published files', 'Is the disk full or read-only?'),
    internal: of(() => 'An internal error occurred', 'The server’s log says more.'),
  },
  kept: (what: string, when: string) => `Kept: ${what} from ${when}.`,
  nothingYet: 'Nothing has been received from this source yet.',
}
