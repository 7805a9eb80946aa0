import { type AppConfig, DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { expect, it } from 'vitest';
import { createFakeFeed } from '../test-support.ts';
import { createBuilders } from './builders.ts';

const SHOP: AppConfig = { ...DEFAULT_SPEC, name: 'shop', team: 't', status: 'ready', keys: [], revision: 1 };
const EVENT: CanonicalEvent = {
  '@timestamp': '2026-01-15T12:00:00Z',
  message: 'm',
  attributes: { total: 5 },
};

it('makes search entries only where they are wanted', () => {
  expect(createBuilders(createFakeFeed(), false).of(SHOP).entryOf).toBeUndefined();
  expect(createBuilders(createFakeFeed(), true).of(SHOP).entryOf?.(EVENT)).not.toHaveProperty('numbers');
});

it('makes them with the fields that the app declares now', () => {
  const builders = createBuilders(createFakeFeed(), true);
  expect(builders.of(SHOP)).toBe(builders.of(SHOP));
  const changed: AppConfig = { ...SHOP, fields: [{ name: 'total', type: 'number' }], revision: 2 };
  expect(builders.of(changed).entryOf?.(EVENT)).toMatchObject({ numbers: { total: [5] } });
});
