import type { Authenticator } from '../pipeline/authenticate.ts';
import type { Intake } from '../pipeline/intake.ts';
import type { ForwardIntake } from './forward/intake.ts';

/**
 * The pipeline as the forward receiver sees it. What is over the limit waits as long as a message is held, so that
 * its team sees it counted as limited only when it is given up.
 */
export function createForwardIntake(
  authenticator: Authenticator,
  intake: Intake,
  holdMs: number,
): ForwardIntake {
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
        patienceMs: holdMs,
      });
    },
  };
}
