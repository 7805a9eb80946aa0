/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export function httpUrl(address: Address): string {
  return `http://${hostAndPort(address)}`;
}

export function hostAndPort({ host, port }: Address): string {
  return `${reachable(host)}:${port}`;
}

/** What a browser or a forwarder can connect to: an address that stands for all is no destination. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
