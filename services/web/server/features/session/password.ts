import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';

/** 2^15 · 8 · 3: as strong as OWASP asks, at 32 MiB a computation. */
const COST = { logN: 15, r: 8, p: 3 };
const KEY_BYTES = 32;

/** Each computation holds a thread and 32 MiB. */
const AT_ONCE = 2;
const WAITING = 64;

const STORED = /^scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/;

export interface Passwords {
  /** @returns `scrypt$ln=…,r=…,p=…$salt$hash` */
  hash(password: string): Promise<string>;
  /** Takes about as long when `stored` is undefined, so that nobody learns which users exist. */
  verify(password: string, stored: string | undefined): Promise<boolean>;
}

/** Hashes and checks passwords, a few at a time; rejects with `overloaded` when too many wait. */
export function createPasswords(cost = COST): Passwords {
  const gate = createGate(AT_ONCE, WAITING);
  const decoy = format(cost, randomBytes(16), randomBytes(KEY_BYTES));

  async function hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return format(cost, salt, await gate(() => derive(password, salt, cost)));
  }

  async function verify(password: string, stored: string | undefined): Promise<boolean> {
    const parts = STORED.exec(stored ?? decoy);
    if (parts === null) return false;
    const [, logN, r, p, salt, expected] = parts as unknown as string[];
    const parameters = { logN: Number(logN), r: Number(r), p: Number(p) };
    const wanted = Buffer.from(expected as string, 'base64');
    const actual = await gate(() => derive(password, Buffer.from(salt as string, 'base64'), parameters));
    return stored !== undefined && wanted.length === actual.length && timingSafeEqual(wanted, actual);
  }

  return { hash, verify };
}

/** A password that nobody chose: 120 random bits, easy to paste. */
export function makePassword(): string {
  return randomBytes(15).toString('base64url');
}

function format(cost: typeof COST, salt: Buffer, hash: Buffer): string {
  const parameters = `ln=${cost.logN},r=${cost.r},p=${cost.p}`;
  return `scrypt$${parameters}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

function derive(password: string, salt: Buffer, { logN, r, p }: typeof COST): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function createGate(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) {
        throw new KapuasError('overloaded', 'Too many sign-ins at once.', { retryAfter: 5 });
      }
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
