/**
 * Measures and prints figures with their aims.
 * usage: npm run bench -- [--events N] [--json FILE]
 */
import { parseArgs } from 'node:util';
import { benchAllInOne } from './all-in-one.ts';
import { createReport } from './report.ts';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, json: { type: 'string' } },
});
const report = createReport();
await benchAllInOne(report, Number(values.events));
if (values.json !== undefined) report.save(values.json);
