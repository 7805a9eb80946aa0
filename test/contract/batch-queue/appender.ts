/**
 * Appends until it is killed, and prints `<app> <offset> <message>` for each append that was acknowledged.
 * usage: node appender.ts <dir> <run>
 */
import { writeSync } from 'node:fs';
import { openBatchQueue } from '@kapuas/adapters/sqlite/batch-queue/batch-queue.ts';
import { silent } from '../directory.ts';
import { createBatch } from './batches.ts';
import { appendOne } from './fixture.ts';

const [dir, run] = process.argv.slice(2) as [string, string];
const queue = await openBatchQueue({ dir, logger: silent, reserveBytes: 0 });

async function appendForEver(writer: number): Promise<never> {
  for (let i = 0; ; i += 1) {
    const app = `app-${(writer + i) % 5}`;
    const message = `${run}.${writer}.${i}`;
    const { offset } = await appendOne(queue, createBatch(app, message, i % 7 === 0 ? 40_000 : 100));
    writeSync(1, `${app} ${offset} ${message}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => appendForEver(writer)));
