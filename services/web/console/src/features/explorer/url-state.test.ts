import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from '../../app/search-params.ts';
import { type ExplorerState, parseExplorerSearch, searchOf, stateOf } from './url-state.ts';

const usual: ExplorerState = {
  apps: [],
  q: '',
  range: { from: '-1h', to: 'now' },
  order: 'desc',
  live: false,
  refresh: 0,
  wrap: false,
  event: undefined,
};

const throughAddress = (state: ExplorerState): ExplorerState =>
  stateOf(parseExplorerSearch(parseSearch(stringifySearch({ ...searchOf(state) }))));

test('what is usual leaves the address empty', () => {
  expect(stringifySearch({ ...searchOf(usual) })).toBe('');
  expect(throughAddress(usual)).toEqual(usual);
});

test('an address carries the whole state', () => {
  const state: ExplorerState = {
    apps: ['shop', 'pay'],
    q: 'level:error AND "card & 100%"',
    range: { from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T11:00:00.000Z' },
    order: 'asc',
    live: true,
    refresh: 30,
    wrap: true,
    event: 'kapuas.shop.0.17.3',
  };
  expect(throughAddress(state)).toEqual(state);
});

test('what cannot be is read as the usual', () => {
  expect(stateOf({ refresh: '7', order: 'sideways', live: 'yes', apps: '*' })).toEqual(usual);
});

test('one end of a range alone is enough', () => {
  expect(stateOf({ from: '-7d' }).range).toEqual({ from: '-7d', to: 'now' });
  expect(stateOf({ to: '2026-11-21T10:00:00Z' }).range.to).toBe('2026-11-21T10:00:00Z');
});
