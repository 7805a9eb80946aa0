/** The handshake of the forward protocol: HELO, PING, PONG. The key's forward password is both secrets that it proves. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { forwardPassword } from '@kapuas/core/apps/key.ts';
import { encode } from '@msgpack/msgpack';
import type { ForwardIntake } from './intake.ts';
import { cursorOf, isTextHead, readArrayHeader, readTextBytes } from './msgpack.ts';

/** Clients refuse a server of their own name, so it is none that a machine would have. */
const SERVER_NAME = 'kapuas-router';

export interface Verdict {
  /** PONG, to be sent whatever the verdict. */
  readonly answer: Uint8Array;
  /** The key id that was proven, or why not: at most 31 characters, which is what Fluent Bit shows. */
  readonly outcome: { readonly keyId: string } | { readonly reason: string; readonly keyId?: string };
}

export interface Handshake {
  readonly hello: Uint8Array;
  /** @param frame whole MessagePack value that passed `isPing` */
  verify(frame: Buffer): Verdict;
}

export interface HandshakeDeps {
  readonly intake: Pick<ForwardIntake, 'appOfKeyId'>;
  readonly forwardSecret: string;
}

/** One connection's handshake, with salts of its own. */
export function createHandshake({ intake, forwardSecret }: HandshakeDeps): Handshake {
  const nonce = randomBytes(16);
  const auth = randomBytes(16);

  function verify(frame: Buffer): Verdict {
    const ping = readPing(frame);
    if (ping === undefined) return refuse('malformed PING');
    const keyId = ping.username.toString();
    const app = intake.appOfKeyId(keyId);
    // Worked out for an unknown user too, so that the time of the answer tells nothing.
    const password = forwardPassword(forwardSecret, keyId);
    const proven =
      isDigest(ping.sharedKeyDigest, sha512(ping.salt, ping.hostname, nonce, password)) &&
      isDigest(ping.passwordDigest, sha512(auth, ping.username, password));
    if (keyId === '') return refuse('no username: give the key id');
    if (app === undefined || !proven) return refuse('unknown key id or wrong password', keyId);
    if (app.status === 'suspended') return refuse('the app is suspended', keyId);
    const digest = sha512(ping.salt, SERVER_NAME, nonce, password);
    return { answer: encode(['PONG', true, '', SERVER_NAME, digest]), outcome: { keyId } };
  }

  return { hello: encode(['HELO', { nonce, auth, keepalive: true }]), verify };
}

export function refuse(reason: string, keyId?: string): Verdict {
  const outcome = keyId === undefined || !/^[0-9a-f]{12}$/.test(keyId) ? { reason } : { reason, keyId };
  return { answer: encode(['PONG', false, reason, '', '']), outcome };
}

export function isPing(frame: Buffer): boolean {
  const fields = readTexts(frame);
  return fields?.[0]?.toString() === 'PING';
}

interface Ping {
  readonly hostname: Buffer;
  readonly salt: Buffer;
  readonly sharedKeyDigest: Buffer;
  readonly username: Buffer;
  readonly passwordDigest: Buffer;
}

/** Everything as the bytes that came: Fluent Bit's salt is no text. */
function readPing(frame: Buffer): Ping | undefined {
  const fields = readTexts(frame);
  if (fields?.length !== 6) return undefined;
  const [, hostname, salt, sharedKeyDigest, username, passwordDigest] = fields as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  return { hostname, salt, sharedKeyDigest, username, passwordDigest };
}

/** The elements of an array of texts, up to the first that is none. */
function readTexts(frame: Buffer): Buffer[] | undefined {
  const cursor = cursorOf(frame);
  const elements = readArrayHeader(cursor);
  if (elements < 0) return undefined;
  const texts: Buffer[] = [];
  while (texts.length < Math.min(elements, 6) && isTextHead(frame[cursor.at] as number)) {
    texts.push(frame.subarray(readTextBytes(cursor), cursor.at));
  }
  return texts;
}

function sha512(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function isDigest(presented: Buffer, expected: string): boolean {
  const bytes = Buffer.from(expected);
  return presented.length === bytes.length && timingSafeEqual(presented, bytes);
}
