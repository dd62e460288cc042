import type { TableChange } from '../../domain/schema-change.js';

/** Without the structures themselves, which are long: `compareSchemaVersions` and `table` over the API give them. */
export const changeJson = ({ from, to, ...change }: TableChange): object => ({
  ...change,
  fromVersion: from?.version ?? null,
  toVersion: to?.version ?? null,
});
