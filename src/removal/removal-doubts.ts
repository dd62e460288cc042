/** What speaks against a removal without forbidding it: each is a reason for a second person. Pure. */
import type { CatalogTable } from '../domain/catalog-table.js';
import type { UsageWindow } from '../domain/table-facts.js';

export interface DoubtFacts {
  readonly table: Pick<CatalogTable, 'label'>;
  readonly usage: Pick<UsageWindow, 'inserted' | 'updated' | 'deleted' | 'unseenNodes' | 'lastRead'> | null;
}

/** `about` is the same whenever the doubt is: by it a plan that people approved is known to have named the doubt. */
interface Doubt {
  readonly about: string;
  readonly details: string;
}

const verdictDoubt = (label: string): Doubt => ({
  about: `its verdict is ${label}, not UNUSED`,
  details: '',
});

function all({ table, usage }: DoubtFacts): readonly Doubt[] {
  const verdict = table.label === 'UNUSED' ? [] : [verdictDoubt(table.label)];
  if (usage === null) return [...verdict, { about: 'its use is not known', details: '' }];
  const writes = usage.inserted + usage.updated + usage.deleted;
  return [
    ...verdict,
    ...(writes === 0n
      ? []
      : [
          {
            about: 'its rows were written while it was observed',
            details: ` (${writes} writes): a seal makes its writers fail, and the first that is refused brings it back`,
          },
        ]),
    ...unseen(usage),
    ...(usage.lastRead === null
      ? []
      : [
          {
            about: 'it was read, and nothing explains that but use',
            details: `, last at ${usage.lastRead.toISOString()}`,
          },
        ]),
  ];
}

const unseen = ({ unseenNodes }: NonNullable<DoubtFacts['usage']>): readonly Doubt[] =>
  unseenNodes === 0
    ? []
    : [{ about: 'reads on nodes that no scan sees', details: ` (${unseenNodes}) are not known` }];

/** In words, for a plan. */
export const doubtsOf = (facts: DoubtFacts): readonly string[] =>
  all(facts).map(({ about, details }) => `${about}${details}`);

/** Doubts that the approved plan did not name, while nothing has been done to the table yet. */
export const newDoubts = (planned: readonly string[], facts: DoubtFacts): readonly string[] =>
  unnamed(planned, all(facts));

/**
 * The same once it is sealed: reads are for the watch by then, and what a removal does to a table may make its verdict
 * UNKNOWN, but not APP or BROKER.
 */
export const lateDoubts = (planned: readonly string[], { table, usage }: DoubtFacts): readonly string[] =>
  unnamed(planned, [
    ...(table.label === 'APP' || table.label === 'BROKER' ? [verdictDoubt(table.label)] : []),
    ...(usage === null ? [] : unseen(usage)),
  ]);

const unnamed = (planned: readonly string[], doubts: readonly Doubt[]): readonly string[] =>
  doubts
    .filter(({ about }) => !planned.some((warning) => warning.startsWith(about)))
    .map(({ about, details }) => `${about}${details}`);
