/**
 * Runs the suites one after the other and prints each one's time and a closing line of all.
 * usage: node test/run.ts [suite ...]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SUITES = ['unit', 'contract', 'e2e', 'browser'] as const;

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

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !SUITES.some((suite) => suite === name));
if (unknown.length > 0)
  throw new Error(`no such suite: ${unknown.join(', ')}; there are ${SUITES.join(', ')}`);

const outcomes = SUITES.filter((suite) => chosen.length === 0 || chosen.includes(suite)).map(runSuite);
for (const { suite, seconds, passed, failed, skipped } of outcomes) {
  console.log(`${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(1)} s`);
}
const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((total, o) => total + pick(o), 0);
const skipped = sum((o) => o.skipped);
const skippedInCi = skipped > 0 && process.env.CI === 'true';
if (skippedInCi) console.log('nothing may be skipped where CI=true');
if (!outcomes.every((o) => o.ok) || skippedInCi) process.exitCode = 1;
console.log(`${sum((o) => o.passed)} passed, ${sum((o) => o.failed)} failed, ${skipped} skipped`);

function runSuite(suite: string): Outcome {
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
