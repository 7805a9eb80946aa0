/** Everything that can be said about the code without running it; all checks run, the first failure decides the status. */
import { spawnSync } from 'node:child_process';

const CHECKS: readonly (readonly [string, readonly string[]])[] = [
  ['biome', ['check', '.']],
  ['tsc', ['-p', '.']],
  ['tsc', ['-p', 'services/web/console']],
  ['knip', []],
];

const failed = CHECKS.filter(([command, args]) => {
  const startedAt = performance.now();
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${command} ${args.join(' ')}  (${seconds} s)`);
  return status !== 0;
});

process.exitCode = failed.length === 0 ? 0 : 1;
