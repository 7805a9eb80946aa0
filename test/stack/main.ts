/**
 * `npm run stack`: real servers on this machine until it is interrupted; prints their addresses.
 * usage: node test/stack/main.ts [server ...]
 */
import { rmSync, writeFileSync } from 'node:fs';
import { addressVariable, SERVERS, type ServerName } from './server-names.ts';
import { PACKAGES, startStack } from './servers.ts';
import { STACK_FILE } from './stack-file.ts';

const DEFAULT: readonly ServerName[] = ['kafka', 'elasticsearch', 'postgres', 'redis'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !SERVERS.some((server) => server === name));
if (unknown.length > 0) {
  console.error(`no such server: ${unknown.join(', ')}; there are ${SERVERS.join(', ')}`);
  process.exit(2);
}

const names = asked.length === 0 ? DEFAULT : SERVERS.filter((name) => asked.includes(name));
console.error(`starting ${names.join(', ')} …`);
const stack = await startStack(names);
for (const [name, reason] of stack.missing) console.error(`${name} could not be started: ${reason}`);
if (stack.missing.size > 0) console.error(`this may help:\n  ${PACKAGES}`);
const variables = [...stack.addresses].map(([name, address]) => [addressVariable(name), address]);
for (const [variable, address] of variables) console.log(`export ${variable}=${address}`);
writeFileSync(STACK_FILE, JSON.stringify(Object.fromEntries(variables)));
console.error('running; interrupt to stop them and to remove their data');

let stopping = false;

/** npm passes an interrupt on that the terminal has sent already, so it comes twice. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  rmSync(STACK_FILE, { force: true });
  await stack.dispose();
  process.exit(0);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// Servers of our own keep this process alive, containers do not.
setInterval(() => {}, 60_000);
