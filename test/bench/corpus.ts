import type { CanonicalEvent, Level } from '@kapuas/core/event/event.ts';
import { SEVERITY } from '@kapuas/core/event/event.ts';
import { createRandom, type Random } from './random.ts';
import { LEVEL_WEIGHTS, SERVICES, type Service, TEMPLATES, WORDS } from './vocabulary.ts';

/** The same log entry in two forms. */
export interface CorpusEntry {
  /** As the router builds it. */
  readonly event: CanonicalEvent;
  /** As a service's logger writes it and a forwarder posts it. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch: when the router took it in. */
  readonly receivedAt: number;
}

export interface CorpusOptions {
  /** Milliseconds since the epoch of the first event. */
  readonly start?: number;
  /** Events that a forwarder flushes together. */
  readonly batchSize?: number;
  readonly eventsPerSecond?: number;
}

/**
 * An endless log of a small shop, the same for the same seed: about 430 bytes an event, a request id of its own
 * for each, times that arrive up to two seconds out of order.
 */
export function* makeCorpus(seed: number, options: CorpusOptions = {}): Generator<CorpusEntry, never> {
  const { start = Date.UTC(2026, 2, 1), eventsPerSecond = 280, batchSize = 500 } = options;
  const random = createRandom(seed);
  const users = Array.from({ length: 20_000 }, () => `u-${random.below(10_000_000)}`);
  for (let n = 0; ; n++) {
    const flushed = Math.ceil((n + 1) / batchSize) * batchSize;
    const receivedAt = start + Math.floor((flushed * 1000) / eventsPerSecond);
    const happened = start * 1000 + Math.floor((n * 1_000_000) / eventsPerSecond);
    const micros = happened - Math.floor(random.next() ** 4 * 2_000_000);
    yield makeEntry(random, users, micros, receivedAt);
  }
}

function makeEntry(
  random: Random,
  users: readonly string[],
  micros: number,
  receivedAt: number,
): CorpusEntry {
  const service = random.weighted(SERVICES);
  const level = random.weighted(LEVEL_WEIGHTS).level;
  const details = makeDetails(random, users, service, level);
  const parts = { ...details, level, service, micros, receivedAt };
  return { event: canonical(parts), raw: asPosted(parts), receivedAt };
}

interface Details {
  readonly message: string;
  readonly requestId: string;
  readonly user: string;
  readonly country: string;
  readonly host: string;
  readonly pod: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly duration: number;
  readonly version: string;
}

interface Parts extends Details {
  readonly level: Level;
  readonly service: Service;
  readonly micros: number;
  readonly receivedAt: number;
}

function makeDetails(random: Random, users: readonly string[], service: Service, level: Level): Details {
  const method = random.pick(WORDS.methods);
  const path = fill(random.pick(service.paths), { random, service });
  const status = random.pick(level === 'error' || level === 'fatal' ? WORDS.badStatuses : WORDS.goodStatuses);
  const duration = Math.floor(random.next() ** 3 * 4_000) + 1;
  const pod = random.below(service.pods);
  return {
    message: fill(random.pick(TEMPLATES[level]), { random, service, method, path, status, duration }),
    requestId: random.uuid(),
    user: users[Math.floor(random.next() ** 2 * users.length)] as string,
    country: random.pick(WORDS.countries),
    host: `node-${(pod * 7 + service.name.length) % 24}`,
    pod: `${service.name}-${service.replicaSet}-${WORDS.podSuffixes[pod]}`,
    method,
    path,
    status,
    duration,
    version: service.versions[random.below(service.versions.length)] as string,
  };
}

interface Filling {
  readonly random: Random;
  readonly service: Service;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly duration?: number;
}

/** Puts a value into each `{slot}` of a template. */
function fill(template: string, filling: Filling): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => slotValue(slot, filling));
}

function slotValue(slot: string, { random, service, ...known }: Filling): string {
  if (slot in known) return String(known[slot as keyof typeof known]);
  if (slot === 'id') return String(100_000 + random.below(900_000));
  if (slot === 'small') return String(1 + random.below(9));
  if (slot === 'count') return String(random.below(1_000));
  if (slot === 'ip') return `10.${random.below(32)}.${random.below(256)}.${random.below(256)}`;
  if (slot === 'peer') return random.weighted(SERVICES).name;
  if (slot === 'service') return service.name;
  return random.pick(WORDS.slots[slot] as readonly string[]);
}

function canonical(p: Parts): CanonicalEvent {
  return {
    '@timestamp': isoMicros(p.micros),
    message: p.message,
    observed_at: new Date(p.receivedAt).toISOString(),
    level: p.level,
    severity: SEVERITY[p.level],
    service: p.service.name,
    host: p.host,
    request_id: p.requestId,
    headers: { 'x-user-id': p.user, 'x-country': p.country },
    http: { method: p.method, path: p.path, status: p.status, duration_ms: p.duration },
    kubernetes: { pod: p.pod },
    attributes: { version: p.version },
  };
}

function asPosted(p: Parts): Record<string, unknown> {
  return {
    time: isoMicros(p.micros),
    level: p.level,
    msg: p.message,
    service: p.service.name,
    hostname: p.host,
    'x-request-id': p.requestId,
    'x-user-id': p.user,
    'x-country': p.country,
    http: { method: p.method, path: p.path, status: p.status, duration_ms: p.duration },
    kubernetes: { pod: p.pod },
    version: p.version,
  };
}

function isoMicros(micros: number): string {
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  return `${iso.slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
}
