import type { App } from '@kapuas/core/ports/catalog.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { expect, test } from 'vitest';
import { createProvisionerMetrics } from './metrics.ts';

const condition = (reason: string, status = 'True') => ({ type: 'IndexReady', status, reason });
const APPS = [
  { status: 'ready', conditions: [condition('IndexExists')] },
  { status: 'ready', conditions: [condition('IndexExists')] },
  { status: 'degraded', conditions: [condition('IndexReadOnly', 'False')] },
] as unknown as App[];

test('apps are counted by status and by reason, as they are at the time of asking', async () => {
  let apps = APPS;
  const registry = createMetrics({ processMetrics: false });
  createProvisionerMetrics(registry, { listApps: async () => apps });
  const text = await registry.metrics();
  expect(text).toContain('kapuas_provisioner_apps{status="ready"} 2');
  expect(text).toContain('kapuas_provisioner_apps{status="degraded"} 1');
  expect(text).toContain(
    'kapuas_provisioner_app_conditions{type="IndexReady",status="False",reason="IndexReadOnly"} 1',
  );
  apps = APPS.slice(0, 1);
  const later = await registry.metrics();
  expect(later).toContain('kapuas_provisioner_apps{status="ready"} 1');
  expect(later).not.toContain('degraded');
});

test('a catalog that is away takes no other metric with it', async () => {
  const registry = createMetrics({ processMetrics: false });
  createProvisionerMetrics(registry, { listApps: () => Promise.reject(new Error('away')) });
  expect(await registry.metrics()).toContain('# TYPE kapuas_provisioner_apps gauge');
});
