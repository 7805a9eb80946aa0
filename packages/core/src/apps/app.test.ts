import { expect, test } from 'vitest';
import { appOfTopic, deadLetterTopicName, indexName, isAppName, topicName } from './app.ts';
import { assertTransition } from './app-request.ts';
import { isAllowed } from './roles.ts';

test.each(['a', 'a1', 'check-out', `a${'b'.repeat(61)}c`])('%s is an app name', (name) => {
  expect(isAppName(name)).toBe(true);
});

test.each(['', '-a', 'a-', 'A', 'a_b', 'a b', 'ü', `a${'b'.repeat(63)}`, 'a\n'])(
  '%j is no app name',
  (name) => {
    expect(isAppName(name)).toBe(false);
  },
);

test('topic and index are named after the app', () => {
  expect(topicName('shop')).toBe('kapuas.shop');
  expect(indexName('shop')).toBe('kapuas-shop');
  expect([topicName('shop', 'logs'), indexName('shop', 'logs')]).toEqual(['logs.shop', 'logs-shop']);
  expect(deadLetterTopicName('shop', 'logs')).toBe('logs.shop.dead-letters');
});

test('an app is found by its topic, and only by its topic', () => {
  expect(appOfTopic(topicName('shop'))).toBe('shop');
  expect(appOfTopic(topicName('shop', 'logs'), 'logs')).toBe('shop');
  for (const other of ['logs.shop', deadLetterTopicName('shop'), 'kapuas', 'kapuas.system.usage']) {
    expect(appOfTopic(other)).toBeUndefined();
  }
});

test('an app request is decided once', () => {
  expect(() => assertTransition('submitted', 'approved')).not.toThrow();
  expect(() => assertTransition('approved', 'rejected')).toThrow('app-request-decided');
});

test('roles add up', () => {
  expect(isAllowed('team:search', false, 'viewer')).toBe(true);
  expect(isAllowed('team:manage-keys', false, 'viewer')).toBe(false);
  expect(isAllowed('team:manage-keys', false, 'member')).toBe(true);
  expect(isAllowed('team:delete-app', false, 'member')).toBe(false);
  expect(isAllowed('team:delete-app', false, 'owner')).toBe(true);
  expect(isAllowed('approve', false, 'owner')).toBe(false);
  expect(isAllowed('approve', true, undefined)).toBe(true);
});
