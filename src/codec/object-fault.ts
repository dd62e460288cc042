import { corrupted, type SortkeepError } from '../domain/errors.js';

/** CORRUPTED: object `name` is not what was written; `fault` says how, as the rest of a sentence. */
export const objectFault = (name: string, fault: string): SortkeepError =>
  corrupted(
    `object '${name}' ${fault}`,
    'Read it again; if it stays so, bring the object back from a copy of the store or archive the table again.',
  );
