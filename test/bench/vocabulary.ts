import type { Level } from '@kapuas/core/event/event.ts';

/** What the services of the made-up shop are called and what they say. */
export interface Service {
  readonly name: string;
  readonly weight: number;
  readonly pods: number;
  readonly replicaSet: string;
  readonly versions: readonly string[];
  readonly paths: readonly string[];
}

export const SERVICES: readonly Service[] = [
  service(
    'gateway',
    242,
    12,
    '7d9f8b6c5d',
    ['5.1.0', '5.1.1'],
    ['/api/v1/orders/{id}', '/api/v1/cart/items', '/api/v1/products?page={small}', '/api/v1/checkout'],
  ),
  service(
    'orders',
    160,
    8,
    '6c54bd5869',
    ['2.14.3', '2.15.0'],
    ['/orders/{id}', '/orders/{id}/lines', '/orders'],
  ),
  service(
    'payments',
    110,
    6,
    '84f6d9c7b4',
    ['1.9.0'],
    ['/payments/{id}/capture', '/payments/{id}', '/refunds'],
  ),
  service('inventory', 100, 6, '5b8d6f9c77', ['3.0.2', '3.0.3'], ['/stock/{id}', '/reservations/{id}']),
  service('search', 90, 5, '79c8c5f6d8', ['0.44.1'], ['/query?size=2{small}', '/suggest', '/index/{id}']),
  service('users', 80, 4, '66d4f7b9c5', ['4.2.0'], ['/users/{id}', '/users/{id}/addresses', '/sessions']),
  service('shipping', 70, 4, '58f7c9d6b4', ['1.1.7'], ['/shipments/{id}', '/labels/{id}', '/rates']),
  service('notifications', 60, 3, '7f5b9d8c66', ['2.3.1'], ['/mail/{id}', '/push/{id}', '/sms']),
  service('pricing', 40, 3, '67c9f8d5b7', ['6.0.0'], ['/quote/{id}', '/promotions/{small}']),
  service('recommendations', 30, 3, '5d6c8f9b74', ['0.9.12'], ['/for/{id}', '/similar/{id}']),
  service('fraud', 12, 2, '74b8d9f6c5', ['1.0.4'], ['/score/{id}']),
  service('reports', 6, 2, '6f9c7d8b55', ['0.3.0'], ['/daily', '/export/{id}']),
];

export const LEVEL_WEIGHTS: readonly { readonly level: Level; readonly weight: number }[] = [
  { level: 'info', weight: 700 },
  { level: 'debug', weight: 180 },
  { level: 'warn', weight: 80 },
  { level: 'error', weight: 38 },
  { level: 'fatal', weight: 2 },
];

const COMMON = [
  '{method} {path} completed with status {status} in {duration} ms',
  'request to {peer} finished after {duration} ms with {status}',
];

export const TEMPLATES: Readonly<Record<Level, readonly string[]>> = {
  trace: COMMON,
  debug: [
    'cache {outcome} for key {noun}:{id} on shard {small}',
    'acquired connection {count} from pool {noun} after {duration} ms',
    'parsed {count} rows of {noun} from {table} in {duration} ms',
    'feature flag {flag} evaluated to {outcome} for cohort {small}',
  ],
  info: [
    ...COMMON,
    'order {id} accepted with {small} items for warehouse {city}',
    'payment {id} captured through {provider} in {city}',
    'stock of product {id} changed by {count} at warehouse {city}',
    'sent {noun} notification {id} through {provider}',
    'job {job} processed {count} records from {table} in {duration} ms',
    'session {id} opened from {ip} by {agent}',
    'published {noun} event {id} to partition {small}',
  ],
  warn: [
    'slow query on {table} took {duration} ms and returned {count} rows',
    'retrying call to {peer} after timeout of {duration} ms, attempt {small}',
    'rate limit nearly reached for client {ip}: {count} requests per minute',
    'deprecated endpoint {path} called by {agent}',
    'queue {job} is {count} messages behind',
  ],
  error: [
    'connection refused by {peer} at {ip}:8080 while handling {method} {path}',
    'deadline exceeded: {peer} did not answer within {duration} ms',
    'payment {id} declined by {provider}: insufficient funds',
    'could not write to {table}: duplicate key value violates unique constraint {noun}_{table}_key',
    'unhandled exception in {job}: cannot read property {noun} of undefined',
  ],
  fatal: ['out of memory while running {job}, {count} MB in use', 'lost leadership of {table} shard {small}'],
};

export const WORDS = {
  methods: ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'],
  goodStatuses: [200, 200, 200, 200, 201, 204, 301, 304, 404],
  badStatuses: [500, 500, 502, 503, 504, 400, 409, 429],
  countries: ['ID', 'ID', 'SG', 'MY', 'VN', 'TH', 'PH', 'IN'],
  podSuffixes: 'x2x4z,k8m2p,q7w9t,b5n3v,h6j4s,d9f2g,r3c8l,t6y5u,z4k7m,w2q8n,p5v3b,j9s6h'.split(','),
  slots: {
    outcome: ['hit', 'miss', 'stale', 'enabled', 'disabled'],
    noun: ['invoice', 'voucher', 'basket', 'profile', 'address', 'receipt', 'shipment', 'review', 'wishlist'],
    table: ['customers', 'order_lines', 'ledger', 'stock_moves', 'price_lists', 'deliveries', 'coupons'],
    flag: ['new-checkout', 'fast-search', 'split-payments', 'dark-mode', 'late-pricing'],
    city: ['Pontianak', 'Jakarta', 'Surabaya', 'Medan', 'Makassar', 'Bandung', 'Denpasar', 'Balikpapan'],
    provider: ['midtrans', 'xendit', 'doku', 'mailgun', 'twilio', 'firebase'],
    job: ['nightly-settlement', 'reindex', 'stock-sync', 'mail-digest', 'coupon-expiry', 'cart-cleanup'],
    agent: ['okhttp', 'Safari', 'Firefox', 'curl', 'Dart', 'python-requests'],
  } as Readonly<Record<string, readonly string[]>>,
};

function service(
  name: string,
  weight: number,
  pods: number,
  replicaSet: string,
  versions: readonly string[],
  paths: readonly string[],
): Service {
  return { name, weight, pods, replicaSet, versions, paths };
}
