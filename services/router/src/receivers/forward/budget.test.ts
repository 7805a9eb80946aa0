import { expect, test } from 'vitest';
import { createBudget } from './budget.ts';

const KIB = 1024;

function setUp() {
  const budget = createBudget(1000 * KIB);
  const admitted: string[] = [];
  const admit = (name: string, owner: object, isOver = () => false) =>
    budget.admit(owner, isOver).then(() => admitted.push(name));
  return { budget, admitted, admit, settle: () => new Promise((resolve) => setImmediate(resolve)) };
}

test('over the limit only the oldest and the small go on, until memory comes back', async () => {
  const { budget, admitted, admit, settle } = setUp();
  const [first, second, small] = [{}, {}, {}];
  budget.hold(first, 600 * KIB);
  budget.hold(second, 600 * KIB);
  budget.hold(small, 10 * KIB);
  void admit('second', second);
  void admit('first', first);
  void admit('small', small);
  await settle();
  expect(admitted).toEqual(['first', 'small']);
  budget.hold(first, 0);
  await settle();
  expect(admitted).toEqual(['first', 'small', 'second']);
});

test('the next oldest goes on when the oldest is done, though memory is still short', async () => {
  const { budget, admitted, admit, settle } = setUp();
  const owners = [{}, {}, {}, {}];
  for (const owner of owners) budget.hold(owner, 900 * KIB);
  void admit('third', owners[2] as object);
  void admit('second', owners[1] as object);
  budget.hold(owners[0] as object, 0);
  await settle();
  expect(admitted).toEqual(['second']);
});

test('who gives up does not wait', async () => {
  const { budget, admitted, admit, settle } = setUp();
  const [first, second] = [{}, {}];
  let over = false;
  budget.hold(first, 2000 * KIB);
  budget.hold(second, 100 * KIB);
  void admit('second', second, () => over);
  await settle();
  expect(admitted).toEqual([]);
  over = true;
  budget.wake();
  await settle();
  expect(admitted).toEqual(['second']);
});
