import { createThrottle } from '@kapuas/web/server/features/session/throttle.ts';
import { throttleSuite } from './throttle.suite.ts';

throttleSuite('in memory', async () => (options) => createThrottle(options));
