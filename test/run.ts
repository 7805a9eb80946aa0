/**
 * Runs the suites one after the other, on real servers where they need them, and prints each one's time and a
 * closing line of all.
 * usage: node test/run.ts [suite ...]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressVariable, SERVERS, type ServerName } from './stack/server-names.ts';
import { PACKAGES, startStack } from './stack/servers.ts';

const DISTRIBUTED: readonly ServerName[] = ['kafka', 'elasticsearch', 'postgres', 'redis'];

/** Each suite, with the servers without which all of it or a part of it cannot run. */
const SUITES = {
  unit: [],
  contract: SERVERS,
  e2e: [],
  browser: [],
  'e2e-distributed': DISTRIBUTED,
  'browser-distributed': DISTRIBUTED,
  chaos: DISTRIBUTED,
} as const satisfies Record<string, readonly ServerName[]>;
type Suite = keyof typeof SUITES;

interface Outcome {
  readonly suite: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ok: boolean;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

const all = Object.keys(SUITES) as Suite[];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.some((suite) => suite === name));
if (unknown.length > 0) throw new Error(`no such suite: ${unknown.join(', ')}; there are ${all.join(', ')}`);
const chosen = all.filter((suite) => asked.length === 0 || asked.includes(suite));

const stack = await startServers();
const outcomes = chosen.map(runSuite);
await stack.dispose();

for (const { suite, seconds, passed, failed, skipped } of outcomes) {
  console.log(`${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(1)} s`);
}
const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((total, o) => total + pick(o), 0);
const skipped = sum((o) => o.skipped);
const skippedInCi = skipped > 0 && process.env.CI === 'true';
if (skippedInCi) console.log('nothing may be skipped where CI=true');
if (!outcomes.every((o) => o.ok) || skippedInCi) process.exitCode = 1;
console.log(`${sum((o) => o.passed)} passed, ${sum((o) => o.failed)} failed, ${skipped} skipped`);

/** Starts what the chosen suites need and nobody has started; tells the suites by their environment. */
async function startServers() {
  const needed = SERVERS.filter((name) => chosen.some((suite) => isNeededBy(suite, name)));
  const startedAt = performance.now();
  const stack = await startStack(needed.filter((name) => !process.env[addressVariable(name)]));
  for (const [name, address] of stack.addresses) process.env[addressVariable(name)] = address;
  if (stack.addresses.size > 0) {
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`servers: ${[...stack.addresses.keys()].join(', ')} in ${seconds.toFixed(1)} s`);
  }
  for (const [name, reason] of stack.missing) {
    const without = chosen.filter((suite) => isNeededBy(suite, name));
    console.log(`no ${name}, so all or a part of ${without.join(', ')} cannot run: ${reason}`);
  }
  if (stack.missing.size > 0) console.log(`this may help:\n  ${PACKAGES}`);
  return stack;
}

function isNeededBy(suite: Suite, name: ServerName): boolean {
  return SUITES[suite].some((needed) => needed === name);
}

function runSuite(suite: Suite): Outcome {
  // The contract suite leaves out by itself what it cannot run.
  if (suite !== 'contract' && SUITES[suite].some((name) => stack.missing.has(name)))
    return { suite, seconds: 0, ok: true, passed: 0, failed: 0, skipped: 1 };
  const folder = mkdtempSync(join(tmpdir(), 'kapuas-report-'));
  const report = join(folder, 'report.json');
  const startedAt = performance.now();
  const { status } = spawnSync(
    'node_modules/.bin/vitest',
    ['run', '--project', suite, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { stdio: 'inherit' },
  );
  const outcome = read(suite, report, status === 0, (performance.now() - startedAt) / 1000);
  rmSync(folder, { recursive: true });
  return outcome;
}

/** A suite whose runner died without a report counts as one failure. */
function read(suite: string, report: string, ok: boolean, seconds: number): Outcome {
  try {
    const found = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
    const failed = ok ? 0 : Math.max(1, found.numFailedTests);
    const skipped = found.numPendingTests + found.numTodoTests;
    return { suite, seconds, ok, failed, passed: found.numPassedTests, skipped };
  } catch {
    return { suite, seconds, ok: false, failed: 1, passed: 0, skipped: 0 };
  }
}
