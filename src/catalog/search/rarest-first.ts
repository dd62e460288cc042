import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';
import type { FoundVariant } from './look-up-words.js';
import type { AskedWord } from './match-sql.js';

/** What is counted at most, of the surest variants of a word: more than anybody would look up one by one. */
const COUNTED = 5_000;
const VARIANTS = 16;

const counts = z.array(z.object({ word: z.number(), archives: z.coerce.number() }));

/** The order in which words cost the least to join; the result is the same in any. */
export async function rarestFirst(
  db: Queryable,
  words: readonly (readonly FoundVariant[])[],
): Promise<readonly AskedWord[]> {
  if (words.length === 0) return [];
  const counted = words.flatMap((variants, word) =>
    variants.slice(0, VARIANTS).map(({ termId }) => ({ word, termId })),
  );
  const { rows } = await db.query(
    `select w.word, sum(c.archives) as archives
     from unnest($1::integer[], $2::integer[]) w (word, term_id)
     cross join lateral (
       select count(*) as archives
       from (select from sortkeep.search_postings p where p.term_id = w.term_id limit $3::integer) l) c
     group by w.word`,
    [counted.map(({ word }) => word), counted.map(({ termId }) => termId), COUNTED],
  );
  const archives = new Map(counts.parse(rows).map((row) => [row.word, row.archives]));
  return words
    .map((variants, word) => ({ variants, archives: archives.get(word) ?? 0 }))
    .sort((a, b) => a.archives - b.archives);
}
