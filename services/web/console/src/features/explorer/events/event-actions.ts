import type { FieldSchema } from '@kapuas/core/query/fields.ts';
import type { Explorer } from '../use-explorer.ts';
import type { ListedEvent } from './listed-event.ts';

/** What can be done from within an event. */
export interface EventActions {
  readonly schema: FieldSchema;
  readonly filter: Explorer['filter'] | undefined;
  readonly showContext: ((event: ListedEvent) => void) | undefined;
}
