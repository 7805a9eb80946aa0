import { createHash } from 'node:crypto';

/**
 * The id of a batch that its client named, so that equal retries are stored once. What a client may use for
 * another batch by mistake is guarded by the content.
 * @param name the client's own name of the batch @param content the bytes as they were sent
 * @returns 22 characters of A-Z, a-z, 0-9, - and _
 */
export function clientIdOf(
  keyId: string,
  app: string,
  name: Uint8Array | string,
  content: Uint8Array,
): string {
  const hash = createHash('sha256');
  for (const part of [keyId, app, name]) {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.update(content).digest('base64url').slice(0, 22);
}

/** The id of one of the payloads that a batch was cut into. */
export function partId(clientId: string, part: number): string {
  return part === 0 ? clientId : `${clientId}-${part}`;
}
