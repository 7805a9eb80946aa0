import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { expect, test } from 'vitest';
import { markMessage, soughtTexts } from './highlight.ts';

const schema = createFieldSchema([]);

/** The message with what is marked in square brackets. */
function marked(query: string, message: string): string {
  return markMessage(message, soughtTexts(compileQuery(query, schema)))
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');
}

test.each([
  ['timeout', 'Timeout after timeouts: TIMEOUT', '[Timeout] after timeouts: [TIMEOUT]'],
  ['"card declined"', 'card declined, not declined card', '[card declined], not declined card'],
  ['conn*', 'connection and conn', '[connection] and [conn]'],
  ['a OR b', 'a b c', '[a] [b] c'],
  ['refused -timeout level:error', 'refused, timeout, error', '[refused], timeout, error'],
  ['message:disk', 'disk full', '[disk] full'],
  ['überlauf', 'Überlauf im Puffer', '[Überlauf] im Puffer'],
  ['', 'nothing sought', 'nothing sought'],
  ['x', '', ''],
])('%s marks %s as %s', (query, message, expected) => {
  expect(marked(query, message)).toBe(expected);
});
