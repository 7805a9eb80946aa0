import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@kapuas/core/runtime/logger.ts';

export const silent = createLogger('contract', 'silent');

export async function createDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'kapuas-contract-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
