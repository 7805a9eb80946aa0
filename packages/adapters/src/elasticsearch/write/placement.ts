/** Which index each delivery is written to. */
import type { Client } from '@elastic/elasticsearch';
import { batchId, eventId } from '@kapuas/core/event/batch.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { storeUnavailable } from '../faults.ts';
import type { AppIndex } from '../index-names.ts';
import type { Indices } from '../indices.ts';

/** Whether each document exists. */
export type FindWritten = (documents: readonly Document[]) => Promise<readonly boolean[]>;

export interface Document {
  readonly index: string;
  readonly id: string;
}

/**
 * A client that got no answer sends its batch again, which is then received later. For so many milliseconds after a
 * roll-over a batch is looked for in the index before, so that it is not stored in both.
 */
const CLIENT_RETRY_MS = 900_000;

interface PlaceDeps {
  readonly indices: Indices;
  readonly findWritten: FindWritten;
}

export async function placeAll(
  { indices, findWritten }: PlaceDeps,
  deliveries: readonly Delivery[],
): Promise<readonly AppIndex[]> {
  const places: AppIndex[] = [];
  const doubtful: { readonly place: number; readonly previous: AppIndex; readonly id: string }[] = [];
  for (const [place, { batch, position }] of deliveries.entries()) {
    const { index, previous } = await indices.at(batch.app, batch.receivedAt);
    places.push(index);
    if (previous !== undefined && batch.receivedAt - index.from < CLIENT_RETRY_MS)
      doubtful.push({ place, previous, id: eventId(batchId(batch, position), 0) });
  }
  if (doubtful.length === 0) return places;
  const written = await findWritten(doubtful.map(({ previous, id }) => ({ index: previous.name, id })));
  for (const [i, { place, previous }] of doubtful.entries()) if (written[i]) places[place] = previous;
  return places;
}

interface MultiGetAnswer {
  readonly docs: readonly { readonly found?: boolean }[];
}

/** Looks documents up by id, those included that no search finds yet. */
export function createFindWritten(client: Client): FindWritten {
  return async (documents) => {
    try {
      const { docs } = await client.transport.request<MultiGetAnswer>(
        {
          method: 'POST',
          path: '/_mget',
          querystring: { _source: false, filter_path: 'docs.found,docs._id' },
          body: { docs: documents.map(({ index, id }) => ({ _index: index, _id: id })) },
        },
        { maxRetries: 2 },
      );
      return docs.map(({ found }) => found === true);
    } catch (error) {
      throw storeUnavailable('looking for events written before failed', error);
    }
  };
}
