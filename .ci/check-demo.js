// What the demo's JSON must say: every kind of move happened, all of them verified, and the restore was identical.
import { readFileSync } from 'node:fs';

const demo = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const faults = [...(demo.failures ?? [])];
for (const kind of ['CONSOLIDATE', 'LOAD', 'ARCHIVE', 'RESTORE']) {
  if (!demo.moves.some((move) => move.kind === kind)) faults.push(`no ${kind} move`);
}
for (const { kind, table, state, verified } of demo.moves) {
  if (state !== 'SUCCEEDED' || verified !== true)
    faults.push(`${kind} of ${table} is ${state}, verified: ${verified}`);
}
for (const label of ['APP', 'BROKER', 'UNUSED', 'UNKNOWN']) {
  if (!Number.isInteger(demo.labels[label])) faults.push(`labels has no count of ${label}`);
}
if (demo.restore?.identical !== true || !(demo.restore.rows > 0)) faults.push('the restore is not identical');
if (!(demo.sources > 0 && demo.tables > 0 && demo.seconds > 0))
  faults.push('sources, tables or seconds is 0');

for (const fault of faults) console.error(`demo: ${fault}`);
console.log(
  `demo: ${demo.sources} sources, ${demo.tables} tables, ${demo.moves.length} moves, ${demo.seconds} seconds`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
