/**
 * Writes until it is killed, and prints the messages of each write that was acknowledged, on one line.
 * usage: node event-store.writer.ts <dir> <run>
 */
import { writeSync } from 'node:fs';
import { openEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { silent } from './directory.ts';
import { deliver, eventAt } from './event-store/fixtures.ts';

const [dir, run] = process.argv.slice(2) as [string, string];
const { store } = await openEventStore({ dir, logger: silent });

async function writeForEver(writer: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const messages = Array.from({ length: 1 + ((n * 13) % 60) }, (_, i) => `r${run}w${writer}n${n}i${i}`);
    const events = messages.map((message, i) =>
      eventAt(n, message, { request_id: message, service: `s${i % 3}` }),
    );
    await store.write([deliver(`app-${writer % 3}`, events, { clientId: `${run}/${writer}/${n}` })]);
    writeSync(1, `${messages.join(' ')}\n`);
  }
}

await Promise.all(Array.from({ length: 4 }, (_, writer) => writeForEver(writer)));
