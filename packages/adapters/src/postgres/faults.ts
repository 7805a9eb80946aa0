import { KapuasError } from '@kapuas/core/runtime/errors.ts';

/** SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html) that mean: the server, not the statement, is at fault. */
const SERVER_FAULTS: readonly (readonly [prefix: string, meaning: string])[] = [
  ['08', 'the connection was lost'],
  ['28', 'the server refused the user or its password; check KAPUAS_POSTGRES_URL'],
  ['3D000', 'the database does not exist; check KAPUAS_POSTGRES_URL'],
  ['25006', 'the server takes no writes'],
  ['25P03', 'the transaction stood still for too long'],
  ['53', 'the server has run out of a resource'],
  ['55P03', 'another transaction holds the lock for too long'],
  ['57', 'the server is stopping, starting or has cancelled the statement'],
  ['58', 'the server cannot use its disk'],
];

/** What the client says without any code. */
const CLIENT_FAULTS =
  /^(connection terminated|timeout exceeded|query read timeout|the server does not support ssl|client has encountered a connection error|client was closed|cannot use a pool after|driver has already been destroyed|postgres connection has been discarded)/i;

/** Error codes of Node that begin with E, such as ECONNREFUSED, and those of TLS. */
const NETWORK_FAULT = /^(E[A-Z]{3,}|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

const SERIALIZATION_FAULTS: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/** Whether the same transaction can succeed when it is run again (SQLSTATE: serialization failure, deadlock). */
export function isSerializationFault(error: unknown): boolean {
  return SERIALIZATION_FAULTS.has((error as { code?: unknown } | null | undefined)?.code);
}

/** @returns `database-unavailable` where the server or the way to it is at fault, else the error as it is */
export function toDatabaseError(error: unknown): unknown {
  const fault = serverFault(error);
  return fault === undefined
    ? error
    : new KapuasError('database-unavailable', `PostgreSQL: ${fault}.`, { cause: error });
}

function serverFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return CLIENT_FAULTS.test(error.message) ? error.message : undefined;
  const known = SERVER_FAULTS.find(([prefix]) => code.length === 5 && code.startsWith(prefix));
  if (known !== undefined) return `${known[1]} (SQLSTATE ${code})`;
  return NETWORK_FAULT.test(code)
    ? `it cannot be reached (${error.message || code}); check KAPUAS_POSTGRES_URL and the server`
    : undefined;
}
