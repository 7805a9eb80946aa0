import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { expect, it } from 'vitest';
import { type ElasticsearchStore, openElasticsearchStore } from './store.ts';

const LINE = '{"@timestamp":"2026-01-15T12:00:00Z","message":"m"}\n';
const DELIVERY = {
  batch: { app: 'shop', count: 1, receivedAt: 0, payload: Buffer.from(LINE) },
  position: { topic: 't', partition: 0, offset: 0 },
};

const open = (port: number): Promise<ElasticsearchStore> =>
  openElasticsearchStore({
    connection: { urls: [`http://127.0.0.1:${port}`] },
    prefix: 'kapuas',
    logger: createLogger('test', 'silent'),
  });

/** A server that gives everything the same answer. */
async function answering(status: number, body: object) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}

it('opens while the server is away, and says so in every call', async () => {
  const server = await answering(200, {});
  await server.close();
  const { store, admin, close } = await open(server.port);
  const away = { code: 'store-unavailable', detail: expect.stringContaining('no answer') };
  await expect(store.write([DELIVERY])).rejects.toMatchObject(away);
  await expect(store.usage('shop')).rejects.toMatchObject(away);
  await expect(store.deleteBefore('shop', 1)).rejects.toMatchObject(away);
  await expect(admin.observe('shop')).rejects.toMatchObject(away);
  await expect(admin.ensure('shop', { fields: [] })).rejects.toMatchObject(away);
  expect(await store.healthy()).toBe(false);
  await close();
});

it.each([
  [401, 'store-unavailable', /user name and password/],
  [403, 'store-unavailable', /lacks a right/],
  [503, 'store-unavailable', /why/],
])('tells what an answer of %i means', async (status, code, detail) => {
  const server = await answering(status, { error: { type: 'x', reason: 'why' }, status });
  const { store, admin, close } = await open(server.port);
  await expect(store.write([DELIVERY])).rejects.toMatchObject({
    code,
    detail: expect.stringMatching(detail),
  });
  await expect(admin.observe('shop')).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) });
  // Not to be allowed a look at the cluster is an answer.
  expect(await store.healthy()).toBe(status === 403);
  await close();
  await server.close();
});
