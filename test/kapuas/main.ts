/**
 * `npm run start:distributed`: the four services as processes of their own on the servers that `npm run stack`
 * started, until it is interrupted. What the environment sets goes before what is set here.
 */
import { readStackFile } from '../stack/stack-file.ts';
import { environmentOf, startRoles } from './distributed.ts';

const servers = readStackFile();
if (Object.keys(servers).length === 0) {
  console.error('no servers are running in this work tree: run `npm run stack` in another terminal first');
  process.exit(1);
}
Object.assign(process.env, servers);
const own = Object.entries(process.env).filter(([name]) => name.startsWith('KAPUAS_'));
const env = { ...(await environmentOf('kapuas')), ...Object.fromEntries(own) } as Record<string, string>;
const children = await startRoles(env, (line) => console.log(line));
const { web, http, forward } = Object.assign({}, ...[...children.values()].map(({ ready }) => ready));
console.error(`console and API ${web}\ningest          ${http}\nforward         ${forward}`);

let stopping = false;

/** npm passes an interrupt on that the terminal has sent already, so it comes twice. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const statuses = await Promise.all([...children.values()].map((child) => child.stop()));
  process.exit(statuses.find((status) => status !== 0) ?? 0);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
