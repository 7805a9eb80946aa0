import { expect, test } from 'vitest';
import type { FoundEvent } from '../../../../contract/search.ts';
import { isLongGap, placeOf, stepsOf, trailModel } from './trail-model.ts';

const found = (second: string, service: string, level: 'info' | 'error' = 'info'): FoundEvent => ({
  id: second + service,
  app: 'shop',
  event: { '@timestamp': `2026-11-21T10:00:${second}Z`, message: '', service, level },
});

const model = trailModel([
  found('00.000100', 'gateway'),
  found('00.000350', 'orders'),
  found('00.500350', 'payments', 'error'),
  found('01.000100', 'gateway'),
]);

test('offsets and gaps keep microseconds', () => {
  expect(model.steps.map((step) => step.offsetMs)).toEqual([0, 0.25, 500.25, 1_000]);
  expect(model.steps.map((step) => step.gapMs)).toEqual([0, 0.25, 500, 499.75]);
  expect(model.durationMs).toBe(1_000);
});

test('lanes stand in the order in which their services come in', () => {
  expect(model.lanes.map((lane) => [lane.service, lane.steps.length, lane.errors])).toEqual([
    ['gateway', 2, 0],
    ['orders', 1, 0],
    ['payments', 1, 1],
  ]);
  expect(model.errors).toBe(1);
});

test('without a service the gaps are between those that are left', () => {
  const steps = stepsOf(model, new Set(['payments', 'orders']));
  expect(steps.map((step) => step.gapMs)).toEqual([0, 1_000]);
});

test('an event without a service stands under its app', () => {
  const alone = trailModel([
    { ...found('00', 'x'), event: { '@timestamp': '2026-11-21T10:00:00Z', message: '' } },
  ]);
  expect(alone.lanes[0]?.service).toBe('shop');
});

test('places go from one end to the other', () => {
  expect(model.steps.map((step) => placeOf(step, model))).toEqual([0, 0.00025, 0.50025, 1]);
  const [only] = trailModel([found('00', 'a')]).steps;
  expect(only && placeOf(only, trailModel([found('00', 'a')]))).toBe(0.5);
});

test('a gap is long when it is a tenth of the whole', () => {
  expect(isLongGap(99, model)).toBe(false);
  expect(isLongGap(100, model)).toBe(true);
  expect(isLongGap(9, { ...model, durationMs: 10 })).toBe(false);
});

test('nothing has no time', () => {
  expect(trailModel([])).toEqual({ startMs: 0, durationMs: 0, errors: 0, lanes: [], steps: [] });
});
