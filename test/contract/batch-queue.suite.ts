import { afterEach, beforeEach, describe } from 'vitest';
import { appendCases } from './batch-queue/append.cases.ts';
import { backPressureCases } from './batch-queue/back-pressure.cases.ts';
import { consumeCases } from './batch-queue/consume.cases.ts';
import { type BatchQueueFixture, createContext, type QueueContext } from './batch-queue/fixture.ts';
import { nackCases } from './batch-queue/nack.cases.ts';
import { restartCases } from './batch-queue/restart.cases.ts';
import { tailCases } from './batch-queue/tail.cases.ts';
import { createCases, type OptOuts } from './cases.ts';

/** Every promise of the `BatchQueue` port, for one adapter. */
export function batchQueueSuite(
  adapter: string,
  open: () => Promise<BatchQueueFixture>,
  optOuts?: OptOuts,
): void {
  const promise = createCases(optOuts);

  describe(`BatchQueue: ${adapter}`, () => {
    let fixture: BatchQueueFixture;
    let current: QueueContext;
    const context: QueueContext = {
      get queue() {
        return current.queue;
      },
      get group() {
        return current.group;
      },
      reopen: () => current.reopen(),
      createApp: (stem) => current.createApp(stem),
      append: (app, ...messages) => current.append(app, ...messages),
      consume: (options) => current.consume(options),
    };

    beforeEach(async () => {
      fixture = await open();
      current = createContext(fixture);
    });
    afterEach(() => fixture.dispose());

    describe('append', () => appendCases(context, promise));
    describe('consume', () => consumeCases(context, promise));
    describe('nack', () => nackCases(context, promise));
    describe('back-pressure', () => backPressureCases(context, promise));
    describe('reopened', () => restartCases(context, promise));
    describe('tail', () => tailCases(context, promise));
  });
}
