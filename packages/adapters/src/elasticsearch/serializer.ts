import { Serializer } from '@elastic/transport';
import { parseStored } from '@kapuas/core/event/json.ts';

/** Events come back as the codec reads them: numbers that JavaScript would round are strings of their digits. */
export class EventSerializer extends Serializer {
  override deserialize<T = unknown>(json: string): T {
    return parseStored(json) as T;
  }
}
