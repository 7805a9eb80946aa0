import { DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { SystemAnswer } from '../../../contract/system.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import type { WebDeps } from '../../deps.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';

export const VERSION: string = packageJson.version;

export function registerSystem(app: WebServer, { config, routerAddresses }: WebDeps): void {
  app.get(
    '/system',
    {
      config: { access: { needs: 'sign-in' } },
      schema: {
        tags: ['system'],
        summary: 'Version, addresses for forwarders, defaults',
        response: { 200: SystemAnswer, ...PROBLEM_RESPONSES },
      },
    },
    async () => ({
      version: VERSION,
      addresses: {
        http: config.publicIngestUrl ?? routerAddresses().http,
        forward: config.publicForward ?? routerAddresses().forward,
      },
      defaults: { limits: { ...DEFAULT_SPEC.limits }, retentionDays: DEFAULT_SPEC.retentionDays },
      graceDays: config.graceDays,
    }),
  );
}
