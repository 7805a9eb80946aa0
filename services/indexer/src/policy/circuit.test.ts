import { expect, test } from 'vitest';
import { afterFailure, type Circuit, CLOSED, type OpenCircuit } from './circuit.ts';

const BOUNDS = { firstMs: 100, longestMs: 1_000 };
const NOW = 50_000;
const whole = () => 1;

const open = (failures: number, probeAt: number): OpenCircuit => ({
  state: 'open',
  since: 40_000,
  probeAt,
  failures,
});

const halfOpen = (circuit: OpenCircuit): OpenCircuit => ({ ...circuit, state: 'half-open' });

test.each<[string, Circuit, Circuit]>([
  ['the first failure opens it', CLOSED, { state: 'open', since: NOW, probeAt: NOW + 100, failures: 1 }],
  ['a failed probe waits twice as long', halfOpen(open(1, NOW)), open(2, NOW + 200)],
  ['and longer again', halfOpen(open(3, NOW)), open(4, NOW + 800)],
  ['but no longer than the bound', halfOpen(open(30, NOW)), open(31, NOW + 1_000)],
])('%s', (_case, before, after) => {
  expect(afterFailure(before, NOW, BOUNDS, whole)).toEqual(after);
});

test('the wait has jitter: between half and the whole', () => {
  for (const random of [0, 0.25, 0.5, 0.999]) {
    const circuit = afterFailure(CLOSED, NOW, BOUNDS, () => random);
    const wait = circuit.probeAt - NOW;
    expect(wait).toBeGreaterThanOrEqual(50);
    expect(wait).toBeLessThanOrEqual(100);
  }
});
