import { expect, test } from 'vitest';
import { StepError } from './apply.ts';
import { conditionsAfter } from './conditions.ts';

const LATER = 60_000;

test('a reconcile without failure makes every aspect true', () => {
  const conditions = conditionsAfter([], undefined, 0);
  expect(conditions.map(({ type, status }) => `${type} ${status}`)).toEqual([
    'TopicReady True',
    'IndexReady True',
    'FeedPublished True',
  ]);
});

test('a failed step is False with its message, and what lies behind it Unknown', () => {
  const step = { do: 'ensure-index', wanted: { fields: [] } } as const;
  const conditions = conditionsAfter([], new StepError(step, new Error('disk full')), 0);
  expect(conditions).toMatchObject([
    { type: 'TopicReady', status: 'True' },
    { type: 'IndexReady', status: 'False', reason: 'IndexFailed', message: 'disk full' },
    { type: 'FeedPublished', status: 'Unknown' },
  ]);
});

test('the time of transition moves only when the status does', () => {
  const before = conditionsAfter([], undefined, 0);
  expect(conditionsAfter(before, undefined, LATER)).toEqual(before);
  const [topic] = conditionsAfter(before, new Error('cannot look'), LATER);
  expect(topic).toMatchObject({ status: 'False', lastTransitionTime: new Date(LATER).toISOString() });
});
