import type { Authenticator } from '../pipeline/authenticate.ts';
import type { Intake } from '../pipeline/intake.ts';
import type { ForwardIntake } from './forward/intake.ts';

/** The pipeline as the forward receiver sees it. Its tries again are its own, so nothing waits for the limit here. */
export function createForwardIntake(authenticator: Authenticator, intake: Intake): ForwardIntake {
  return {
    authenticate: (key) => authenticator.byKey(key).app,
    appOfKeyId(keyId) {
      const app = authenticator.appOfKeyId(keyId);
      return app?.status === 'deleting' ? undefined : app;
    },
    async take(app, records, { clientId, bytes }) {
      await intake.take({
        receiver: 'forward',
        app,
        entries: records,
        bytes,
        ...(clientId === undefined ? {} : { clientId }),
        patienceMs: 0,
      });
    },
  };
}
