/** What clients really send, byte for byte, and what must come of it: one file for each format. */
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import { hashSecret, keyIdOf } from '@kapuas/core/apps/key.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { startTestRouter, type TestRouter } from '@kapuas/router/test-support.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

interface Golden {
  readonly about: string;
  /** Beside the defaults. */
  readonly app?: Partial<AppConfig>;
  readonly http?: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body: string | { readonly base64: string };
    readonly answer: { readonly status: number; readonly body: unknown };
  };
  readonly forward?: {
    /** What the client writes, in hexadecimal; lines are joined. */
    readonly sent: readonly string[];
    /** What it must be able to read, in hexadecimal. */
    readonly answer: string;
  };
  /** Without `observed_at`; an event that has no time of its own is "received". */
  readonly events: readonly CanonicalEvent[];
}

const FOLDER = new URL('./golden/', import.meta.url);
/** The key that stands in the files. */
const KEY = 'kps_00000000feed_goldengoldengoldengoldengolden12';

let kapuas: TestRouter;

beforeAll(async () => {
  kapuas = await startTestRouter();
});
afterAll(() => kapuas.stop());
beforeEach(() => {
  kapuas.queue.batches.length = 0;
});

describe.each(readdirSync(FOLDER).sort())('%s', (file) => {
  const golden = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Golden;

  it(golden.about, async () => {
    const keys = [{ id: keyIdOf(KEY) as string, hash: hashSecret(KEY), expiresAt: null }];
    kapuas.addApp('golden', { requestId: {}, headers: [], fields: [], ...golden.app, keys });
    if (golden.http !== undefined) await post(golden.http);
    if (golden.forward !== undefined) await forward(golden.forward);
    expect(kapuas.queue.events().map(withoutReceipt)).toEqual(golden.events);
    expect(JSON.stringify(kapuas.queue.events())).not.toContain('kps_');
  });
});

function withoutReceipt({ observed_at, ...event }: CanonicalEvent): CanonicalEvent {
  return event['@timestamp'] === observed_at ? { ...event, '@timestamp': 'received' } : event;
}

async function post({ method, path, headers, body, answer }: NonNullable<Golden['http']>): Promise<void> {
  const bytes = typeof body === 'string' ? body : new Uint8Array(Buffer.from(body.base64, 'base64'));
  const response = await fetch(`${kapuas.http}${path}`, { method, headers, body: bytes });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  expect({ status: response.status, body: isJson ? JSON.parse(text) : text }).toEqual(answer);
}

async function forward({ sent, answer }: NonNullable<Golden['forward']>): Promise<void> {
  const socket = connect(kapuas.forward.port, kapuas.forward.host);
  socket.end(Buffer.from(sent.join(''), 'hex'));
  expect(Buffer.concat(await socket.toArray()).toString('hex')).toBe(answer);
}
