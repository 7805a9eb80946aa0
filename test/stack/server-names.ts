export const SERVERS = [
  'kafka',
  'elasticsearch',
  'elasticsearch8',
  'opensearch',
  'postgres',
  'redis',
] as const;

export type ServerName = (typeof SERVERS)[number];

/** Where the test runner, or a developer who ran `npm run stack`, says that a shared server is: host:port. */
export function addressVariable(name: ServerName): string {
  return `KAPUAS_TEST_${name.toUpperCase()}`;
}
