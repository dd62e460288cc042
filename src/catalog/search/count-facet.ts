import { z } from 'zod';
import type { Facet, FacetCount } from '../../domain/archive-search.js';
import type { Queryable } from '../../postgres/session.js';

/** The value of an archive, and where it comes from besides sortkeep.search_archives. */
const VALUES: Readonly<Record<Facet, { readonly value: string; readonly from: string }>> = {
  SOURCE: { value: 's.source_name', from: '' },
  LABEL: { value: 's.label', from: '' },
  TAG: { value: 'v.value', from: 'cross join lateral unnest(s.tags) v (value)' },
  YEAR: { value: 'v.value::text', from: 'cross join lateral unnest(s.years) v (value)' },
  STATE: {
    value: `case when a.id is null then 'KEPT' else 'EXPIRED' end`,
    from: 'left join sortkeep.archives a on a.id = s.archive_id and a.expired_at is not null',
  },
};

const counts = z.array(z.object({ value: z.string(), count: z.coerce.number() }));

/** Of the archives that `matches` selects; an archive counts for each of its tags and years. */
export async function countFacet(
  db: Queryable,
  facet: Facet,
  matches: string,
  values: readonly unknown[],
): Promise<readonly FacetCount[]> {
  const { value, from } = VALUES[facet];
  const { rows } = await db.query(
    `select ${value} as value, count(*) as count
     from (${matches}) m join sortkeep.search_archives s on s.place = m.place ${from}
     where ${value} is not null
     group by 1
     order by 2 desc, (${value})::text collate "C"`,
    values,
  );
  return counts.parse(rows);
}
