import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import { Gauge, type Registry } from '@kapuas/core/runtime/metrics.ts';

/** How apps are, as the catalog knows it: the same on every replica, whichever looked last. */
export function createProvisionerMetrics(registry: Registry, catalog: Pick<Catalog, 'listApps'>): void {
  const registers = [registry];
  // A catalog that is away must not take the other metrics with it.
  const apps = () => catalog.listApps().catch(() => []);
  new Gauge({
    name: 'kapuas_provisioner_apps',
    help: 'Apps by status.',
    labelNames: ['status'],
    registers,
    async collect() {
      this.reset();
      for (const { status } of await apps()) this.inc({ status });
    },
  });
  new Gauge({
    name: 'kapuas_provisioner_app_conditions',
    help: 'Conditions of apps by reason.',
    labelNames: ['type', 'status', 'reason'],
    registers,
    async collect() {
      this.reset();
      for (const { conditions } of await apps())
        for (const { type, status, reason } of conditions) this.inc({ type, status, reason });
    },
  });
}
