import { issueKey } from '@kapuas/core/apps/key.ts';
import { expect, test } from 'vitest';
import { isLoopback, splitTagKey } from './tag-key.ts';

const { key } = issueKey();

test('the key is taken off the tag', () => {
  expect(splitTagKey(`${key}.app.access`)).toEqual({ key, tag: 'app.access' });
  expect(splitTagKey(key)).toEqual({ key, tag: '' });
  expect(splitTagKey('app.access')).toEqual({ key: undefined, tag: 'app.access' });
  expect(splitTagKey(`app.${key}`)).toEqual({ key: undefined, tag: `app.${key}` });
});

test.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('%s is loopback', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '127.example.com', ''])('%j is not loopback', (host) => {
  expect(isLoopback(host)).toBe(false);
});
