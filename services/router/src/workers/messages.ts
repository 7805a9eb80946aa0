/** What the workers of one router and the process above them tell each other. */
import type { RouterAddresses } from '../router.ts';

export type FromWorker =
  /** It listens. */
  | { readonly type: 'ready'; readonly addresses: RouterAddresses }
  /** Somebody asked it for the metrics of all workers. */
  | { readonly type: 'expose'; readonly id: number };

/** Undefined when the workers did not all answer in time. */
export interface ToWorker {
  readonly type: 'exposed';
  readonly id: number;
  readonly text: string | undefined;
}
