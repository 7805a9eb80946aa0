/**
 * Measures and prints figures with their aims.
 * usage: npm run bench -- [all-in-one | distributed] [--events N] [--json FILE]
 */
import { parseArgs } from 'node:util';
import { benchAllInOne } from './all-in-one.ts';
import { benchDistributed } from './distributed/main.ts';
import { createReport } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { events: { type: 'string' }, json: { type: 'string' } },
});
const [topology = 'all-in-one'] = positionals;
const report = createReport();
if (topology === 'distributed') await benchDistributed(report, Number(values.events ?? 200_000));
else await benchAllInOne(report, Number(values.events ?? 1_000_000));
if (values.json !== undefined) report.save(values.json);
