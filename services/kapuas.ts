/**
 * Runs one role of Kapuas: the entry of the image.
 * usage: node services/kapuas.ts <all-in-one | router | indexer | provisioner | web>
 */
import { giveUp } from '@kapuas/core/runtime/give-up.ts';

const ROLES: Readonly<Record<string, string>> = {
  'all-in-one': './all-in-one/src/main.ts',
  router: './router/src/main.ts',
  indexer: './indexer/src/main.ts',
  provisioner: './provisioner/src/main.ts',
  web: './web/server/main.ts',
};

const role = process.argv[2] ?? '';
const entry = ROLES[role];
if (entry === undefined) {
  process.stderr.write(`usage: kapuas <${Object.keys(ROLES).join(' | ')}>\n`);
  process.exit(2);
}
try {
  await import(entry);
} catch (error) {
  giveUp(role, error, process);
}
