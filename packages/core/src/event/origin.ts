/** Where an event comes from: service, host, the forwarder's tag. */
import { addClaim, type ClaimTree, claimFor, inside, textOf } from './claims.ts';
import { type Draft, offer, SLOT } from './draft.ts';
import type { JsonValue } from './event.ts';

const MAX_LENGTH = 512;

const SERVICE_NAMES = [
  'service',
  'service.name',
  'service_name',
  'serviceName',
  'dd.service',
  'SYSLOG_IDENTIFIER',
];
const HOST_NAMES = ['host', 'hostname', 'host.name', 'host_name', '_HOSTNAME'];
/** A logger's name is its service only in what pino writes. */
const LOGGER_NAME_RANK = 10;
const CLIENT_TRAIL_RANK = 10;

export function addOriginClaims(tree: ClaimTree): void {
  SERVICE_NAMES.forEach((name, i) => {
    addClaim(tree, [name], claimFor(SLOT.service, i, nameOf));
  });
  addClaim(inside(tree, 'service', 'resource'), ['name', 'service.name'], claimFor(SLOT.service, 6, nameOf));
  addClaim(inside(tree, 'dd'), ['service'], claimFor(SLOT.service, 7, nameOf));
  addClaim(tree, ['name'], claimLoggerName);
  HOST_NAMES.forEach((name, i) => {
    addClaim(tree, [name], claimFor(SLOT.host, i, nameOf));
  });
  addClaim(inside(tree, 'host'), ['name', 'hostname'], claimFor(SLOT.host, 6, nameOf));
  addClaim(inside(tree, 'resource'), ['host.name'], claimFor(SLOT.host, 7, nameOf));
  addClaim(inside(tree, 'client_trail'), ['hostname'], claimFor(SLOT.host, CLIENT_TRAIL_RANK, nameOf));
  addClaim(tree, ['tag', 'fluentd_tag'], claimFor(SLOT.tag, 1, nameOf));
}

function claimLoggerName(draft: Draft, value: JsonValue, key: string): boolean {
  const name = nameOf(value);
  const { pid, hostname, level } = draft.record;
  if (name === undefined || typeof pid !== 'number' || hostname === undefined || typeof level !== 'number') {
    return false;
  }
  return offer(draft, SLOT.service, LOGGER_NAME_RANK, key, value, name);
}

function nameOf(value: JsonValue): string | undefined {
  const text = textOf(value);
  return text === undefined || text.length > MAX_LENGTH ? undefined : text;
}
