import { conflict } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import type { InstanceFacts } from '../scanner/read-instance.js';

/**
 * Tables are known by the oids of one cluster: those of another one would be taken for their later selves. CONFLICT
 * with `hint` when it is another one; where a system identifier is not known it counts as the same.
 */
export function refuseOtherServer(source: Source, facts: InstanceFacts, hint: string): void {
  const [known, found] = [source.systemIdentifier, facts.systemIdentifier];
  if (known === null || found === null || known === found) return;
  throw conflict(
    `source ${source.name} is another server than before (system identifier ${found}, not ${known})`,
    hint,
  );
}
