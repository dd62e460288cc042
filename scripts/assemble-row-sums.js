// src/codec/row-sums.wat as the module that is loaded; `--check` only says whether it is that of the text.
import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const TEXT = 'src/codec/row-sums.wat';
const MODULE = 'src/codec/row-sums-module.ts';

const { parseWat } = await wabt();
// A copy of its own: wabt reads the whole memory behind a buffer.
const assembled = parseWat(TEXT, Uint8Array.from(readFileSync(TEXT)), { simd: true, bulk_memory: true });
const { buffer } = assembled.toBinary({});
const source = `/** row-sums.wat, made by \`node scripts/assemble-row-sums.js\`. */
export const ROW_SUMS_MODULE =
  '${Buffer.from(buffer).toString('base64')}';
`;
if (!process.argv.includes('--check')) writeFileSync(MODULE, source);
else if (readFileSync(MODULE, 'utf8') !== source) {
  console.error(`${MODULE} is not what ${TEXT} says: run node scripts/assemble-row-sums.js`);
  process.exitCode = 1;
}
