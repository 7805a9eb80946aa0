// Makes a fresh clone ready: runs on any Node from 20 on, before anything of the project is installed.
// usage: node scripts/prepare.mjs [console] [warm] [chromium]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = '.kapuas-stamp';
const COMPILE_CACHE = join('node_modules', '.cache', 'kapuas');

process.chdir(root);
const needs = new Set(process.argv.slice(2));
installPackages();
if (needs.has('console')) buildConsole();
if (needs.has('warm')) await warmUp();
if (needs.has('chromium')) installChromium();

function installPackages() {
  const wanted = digestOf(['package-lock.json']);
  if (isStamped('node_modules', wanted)) return;
  say('installing the packages');
  // Not `npm ci`: it refuses a lock file that lacks optional packages of other platforms.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
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

/** Starts the all-in-one once and stops it: what Node compiled then makes every later start faster and leaner. */
async function warmUp() {
  const sources = ['packages', 'services']
    .flatMap(filesBelow)
    .filter((file) => /(?<!\.test)\.ts$/.test(file));
  const wanted = digestOf(['package-lock.json', ...sources]);
  if (isStamped(COMPILE_CACHE, wanted)) return;
  say('compiling');
  const dataDir = mkdtempSync(join(tmpdir(), 'kapuas-warm-'));
  const ports = { KAPUAS_WEB_PORT: '0', KAPUAS_ROUTER_PORT: '0', KAPUAS_FORWARD_PORT: '0' };
  const env = { ...process.env, ...ports, KAPUAS_DATA_DIR: dataDir, NODE_COMPILE_CACHE: COMPILE_CACHE };
  const node = join('node_modules', '.bin', 'node');
  const child = spawn(node, ['--max-semi-space-size=8', 'services/all-in-one/src/main.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (output) => {
    if (String(output).includes('"msg":"ready"')) child.kill('SIGTERM');
  });
  const [status] = await once(child, 'exit');
  rmSync(dataDir, { recursive: true, force: true });
  if (status === 0) stamp(COMPILE_CACHE, wanted);
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
  return existsSync(file) && readFileSync(file, 'utf8') === wanted;
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
