/** Keeps what archives are searched by, as src/search derives it of them. */
import { z } from 'zod';
import type { MadeArchive } from '../../domain/archive.js';
import type { Queryable } from '../../postgres/session.js';
import { termsOfArchive } from '../../search/archive-terms.js';
import { knownRanges, yearsOf } from '../../search/known-ranges.js';
import { stem } from '../../search/stem.js';
import { typoKeys } from '../../search/typo-keys.js';

const known = z.array(z.object({ term: z.string(), is_word: z.boolean() }));

/** Idempotent by archive. Call it in the transaction that keeps them. */
export async function indexArchives(db: Queryable, archives: readonly MadeArchive[]): Promise<void> {
  const postings = archives.flatMap((archive) =>
    [...termsOfArchive(archive)].map(([term, of]) => ({ id: archive.id, term, ...of })),
  );
  await addTerms(
    db,
    [...new Set(postings.map(({ term }) => term))].sort(),
    new Set(postings.filter(({ isWord }) => isWord).map(({ term }) => term)),
  );
  const ranges = archives.map((archive) => knownRanges(archive.ranges));
  const spans = archives.flatMap(({ id }, at) => (ranges[at] ?? []).map((range) => ({ id, ...range })));
  await db.query(
    `with made as (
       insert into sortkeep.search_archives (place, archive_id, source_id, created_at, source_name, label,
         tags, years)
       select (least(greatest(extract(epoch from a.created_at) * 1000, 0), 4398046511103)::bigint << 21)
           | ((nextval('sortkeep.search_numbers') & 1048575) << 1) | wanted.timed,
         a.id, a.source_id, a.created_at, a.source_name, a.label, a.tags, array(select jsonb_array_elements_text(wanted.years)::smallint)
       from unnest($1::uuid[], $2::jsonb[], $11::integer[]) wanted (id, years, timed)
       join sortkeep.archives a on a.id = wanted.id
       order by a.id
       on conflict (archive_id) do nothing
       returning place, archive_id
     ), posted as (
       insert into sortkeep.search_postings (term_id, place, points)
       select t.id, made.place, p.points
       from unnest($3::uuid[], $4::text[], $5::smallint[]) p (archive_id, term, points)
       join made on made.archive_id = p.archive_id
       join sortkeep.search_terms t on t.term = p.term
       order by t.id
     )
     insert into sortkeep.search_ranges (place, column_name, kind, low, high)
     select made.place, r.column_name, r.kind, r.low, r.high
     from unnest($6::uuid[], $7::text[], $8::text[], $9::double precision[], $10::double precision[])
       r (archive_id, column_name, kind, low, high)
     join made on made.archive_id = r.archive_id`,
    [
      archives.map(({ id }) => id),
      ranges.map((of) => JSON.stringify(yearsOf(of))),
      postings.map(({ id }) => id),
      postings.map(({ term }) => term),
      postings.map(({ points }) => points),
      spans.map(({ id }) => id),
      spans.map(({ column }) => column),
      spans.map(({ kind }) => kind),
      spans.map(({ from }) => from),
      spans.map(({ to }) => to),
      ranges.map((of) => (of.some(({ kind }) => kind === 'time') ? 1 : 0)),
    ],
  );
}

/** In the order of the terms, so that two transactions with the same new words wait and do not deadlock. */
async function addTerms(db: Queryable, terms: readonly string[], words: ReadonlySet<string>): Promise<void> {
  const { rows } = await db.query(
    'select term, is_word from sortkeep.search_terms where term = any($1::text[])',
    [terms],
  );
  const there = new Map(known.parse(rows).map(({ term, is_word }) => [term, is_word]));
  const added = terms.filter((term) => !(there.get(term) ?? false) && (words.has(term) || !there.has(term)));
  if (added.length === 0) return;
  const keys = added
    .filter((term) => words.has(term))
    .flatMap((term) => typoKeys(term).map((key) => ({ term, key })));
  await db.query(
    `with added as (
       insert into sortkeep.search_terms as t (term, stem, is_word)
       select n.term, n.stem, n.is_word
       from unnest($1::text[], $2::text[], $5::boolean[]) with ordinality n (term, stem, is_word, turn)
       order by n.turn
       on conflict (term) do update set is_word = true where excluded.is_word and not t.is_word
       returning id, term
     )
     insert into sortkeep.search_typos (key, term_id)
     select k.key, added.id from unnest($3::text[], $4::integer[]) k (term, key)
     join added on added.term = k.term collate "C"
     on conflict do nothing`,
    [
      added,
      added.map(stem),
      keys.map(({ term }) => term),
      keys.map(({ key }) => key),
      added.map((term) => words.has(term)),
    ],
  );
}
