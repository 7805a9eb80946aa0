// Makes a fresh clone ready: runs on any Node from 20 on, before anything of the project is installed.
// usage: node scripts/prepare.mjs [console] [chromium]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = '.kapuas-stamp';

process.chdir(root);
const needs = new Set(process.argv.slice(2));
installPackages();
if (needs.has('console')) buildConsole();
if (needs.has('chromium')) installChromium();

function installPackages() {
  const wanted = digestOf(['package-lock.json']);
  if (isStamped('node_modules', wanted)) return;
  say('installing the packages');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  stamp('node_modules', wanted);
}

function buildConsole() {
  const sources = ['services/web/console', 'services/web/contract', 'packages/core/src'];
  const wanted = digestOf(['package-lock.json', ...sources.flatMap(filesBelow)]);
  if (isStamped('services/web/console/dist', wanted)) return;
  say('building the console');
  run(join('node_modules', '.bin', 'vite'), ['build', 'services/web/console', '--logLevel', 'warn']);
  stamp('services/web/console/dist', wanted);
}

function installChromium() {
  if (process.env.KAPUAS_CHROMIUM || existsSync('/usr/bin/chromium')) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say('no Chromium: the browser suite needs one (apt-get install chromium, or KAPUAS_CHROMIUM=<path>)');
    return;
  }
  say('installing Chromium');
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/[\\/](dist|node_modules)[\\/]/.test(file))
    .sort();
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function isStamped(folder, wanted) {
  const file = join(folder, STAMP);
  return existsSync(file) && statSync(file).isFile() && readFileSync(file, 'utf8') === wanted;
}

function stamp(folder, digest) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, STAMP), digest);
}

function say(message) {
  process.stderr.write(`kapuas: ${message} …\n`);
}

/** Ends this process with the command's own status when it fails. */
function run(command, args) {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2], env });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
