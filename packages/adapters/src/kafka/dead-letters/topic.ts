/** The topic that an app's dead letters lie in: one partition, so that they have one order. */
import { DEAD_LETTER_BOUNDS } from '@kapuas/core/ports/dead-letters.ts';

const SEGMENTS = 16;
/** A letter is an event with its reason; a record of the app's own topic, which is a batch, is no larger. */
const LARGEST_RECORD_BYTES = 16 * 1024 * 1024;

/**
 * Settings of the topic. Kafka drops whole segments, the oldest first: what is kept is at most a segment more than
 * the bound. It is not compacted, as that would keep the last letter of an event and drop the first.
 */
export const DEAD_LETTER_TOPIC_CONFIG: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.bytes': String(DEAD_LETTER_BOUNDS.bytes),
  'retention.ms': String(DEAD_LETTER_BOUNDS.ageMs),
  'segment.bytes': String(DEAD_LETTER_BOUNDS.bytes / SEGMENTS),
  'segment.ms': String(24 * 3_600_000),
  'max.message.bytes': String(LARGEST_RECORD_BYTES),
};
