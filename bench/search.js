/** Search over a million archived columns, against `ilike` and the full-text search of 0.2 on the same server. */
import { rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { indexMissing } from '../dist/catalog/search/index-missing.js';
import { findArchives } from '../dist/catalog/search/find-archives.js';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../dist/catalog/catalog-migrations.js';
import { startEmbeddedPostgres } from '../dist/embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../dist/embedded/temporary-server-root.js';
import { openDatabase } from '../dist/postgres/connect.js';
import { migrate, readMigrations } from '../dist/postgres/migrate.js';
import { archiveOf, searchesOf } from './search-archives.js';

const SETTINGS = { fsync: 'off', synchronous_commit: 'off', shared_buffers: '512MB', max_wal_size: '4GB' };
const KINDS = [
  'one word',
  'two words',
  'a typing error',
  'a beginning',
  'a word and a year',
  'a year',
  'a word in a tag',
];
const SEARCHES = 200;
const BATCH = 500;
const FACETS = ['SOURCE', 'LABEL', 'TAG', 'YEAR', 'STATE'];

const rounded = (seconds) => Math.round(seconds * 100_000) / 100_000;
const inSeconds = async (work) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};
function spread(all) {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share) => rounded(sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)]);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

async function keep(catalog, from, to) {
  const archives = Array.from({ length: to - from }, (_, at) => archiveOf(from + at));
  await catalog.query(
    `insert into sortkeep.archives (id, handle, move_id, source_name, database_name, schema_name, table_name,
       definition, rows, raw_bytes, stored_bytes, objects, store_uri, manifest_key, manifest_sha256, merkle_root,
       content_hash, tags, created_at, verified_at, label, ranges)
     select a.id, a.id::text, a.id, a.source, a.database, a.schema, a.name, a.definition, 1, 1, 1, 1, 'file:///bench',
       'manifest.json', '', '', '', array(select jsonb_array_elements_text(a.tags)), a."createdAt", a."createdAt",
       a.label, a.ranges
     from jsonb_to_recordset($1::jsonb) a (id uuid, source text, database text, schema text, name text,
       definition jsonb, tags jsonb, "createdAt" timestamptz, label text, ranges jsonb)`,
    [JSON.stringify(archives)],
  );
  await catalog.query('insert into sortkeep.search_missing select id from unnest($1::uuid[]) id', [
    archives.map(({ id }) => id),
  ]);
  return archives.reduce((columns, { definition }) => columns + definition.columns.length, 0);
}

/** What 0.2 searched: every word of an archive in one text, and its tsvector. */
const PEERS = `
  create table documents as
    select s.archive_id, a.created_at, string_agg(t.term, ' ') as document
    from sortkeep.search_postings p
    join sortkeep.search_terms t on t.id = p.term_id
    join sortkeep.search_archives s on s.place = p.place
    join sortkeep.archives a on a.id = s.archive_id
    group by 1, 2;
  alter table documents add column search tsvector generated always as (to_tsvector('simple', document)) stored;
  create index on documents using gin (search);
  create index on documents (created_at desc)`;

const page = (table, condition) =>
  `select a.* from (select * from ${table} where ${condition} order by created_at desc limit 21) d
   join sortkeep.archives a on a.id = d.archive_id order by d.created_at desc`;
const wordsOf = (text) => text.split(' ');

async function contest(catalog, kind, archives) {
  const texts = searchesOf(kind, SEARCHES, archives);
  const filter = kind === 'a word in a tag' ? { tag: 'gdpr' } : {};
  const contestants = {
    ours: (text) =>
      findArchives(catalog, { filter: { ...filter, text }, values: [] }, { first: 20, after: null }),
    ilike: (text) =>
      catalog.query(
        page(
          'documents',
          wordsOf(text)
            .map((_, at) => `document ilike $${at + 1}`)
            .join(' and '),
        ),
        wordsOf(text).map((word) => `%${word}%`),
      ),
    tsvector: (text) =>
      catalog.query(page('documents', `search @@ to_tsquery('simple', $1)`), [
        wordsOf(text)
          .map((word) => `'${word}':*`)
          .join(' & '),
      ]),
  };
  const results = {};
  for (const [name, search] of Object.entries(contestants)) {
    // ilike reads everything every time: a few say as much as all.
    const asked = name === 'ilike' ? texts.slice(0, 20) : texts;
    for (const text of asked.slice(0, 10)) await search(text);
    const all = [];
    for (const text of asked) all.push(await inSeconds(() => search(text)));
    results[name] = spread(all);
  }
  return results;
}

async function facetsOf(catalog, archives) {
  const all = [];
  for (const text of searchesOf('one word', SEARCHES / 4, archives)) {
    const found = await findArchives(catalog, { filter: { text }, values: [] }, { first: 20, after: null });
    all.push(
      await inSeconds(async () => {
        for (const facet of FACETS) await found.facet(facet);
      }),
    );
  }
  return spread(all);
}

/** `tables` archives of some 17 columns each. */
export async function benchSearch({ tables, say }) {
  const root = await temporaryServerRoot();
  const server = await startEmbeddedPostgres({ dataDirectory: join(root, 'data'), settings: SETTINGS });
  const { host, port, user, password } = server;
  const address = {
    host,
    port,
    user,
    password,
    database: 'postgres',
    tls: 'disable',
    applicationName: 'bench',
  };
  const catalog = openDatabase(address, 2);
  try {
    await migrate(catalog, CATALOG_SCHEMA, await readMigrations(CATALOG_MIGRATIONS));
    let columns = 0;
    say(`making ${tables} archives`);
    for (let from = 0; from < tables; from += BATCH)
      columns += await keep(catalog, from, Math.min(from + BATCH, tables));
    say(`taking them over into the search`);
    const indexing = await inSeconds(() => indexMissing(catalog));
    say(`${rounded(indexing)} s; making what the peers search`);
    await catalog.query(PEERS);
    await catalog.query('vacuum analyze');
    const kinds = {};
    for (const kind of KINDS) {
      kinds[kind] = await contest(catalog, kind, tables);
      say(`${kind}: ours ${kinds[kind].ours.p95} s at the 95th percentile`);
    }
    const sizes = await catalog.query(
      `select current_setting('server_version') as version,
         (select count(*) from sortkeep.search_terms)::integer as words,
         (select count(*) from sortkeep.search_postings)::integer as postings,
         (select sum(pg_total_relation_size(oid)) from pg_class where relname like 'search\\_%' and relkind = 'r'
           and relnamespace = 'sortkeep'::regnamespace)::text as bytes`,
    );
    const [{ version, ...counted }] = sizes.rows;
    const headline = kinds['two words'];
    return {
      benchmark: 'search',
      machine: {
        cpus: cpus().length,
        model: cpus()[0]?.model ?? 'unknown',
        memoryGB: Math.round(totalmem() / 2 ** 30),
        node: process.version,
        PostgreSQL: version,
      },
      sizes: { archives: tables, columns, ...counted, searchesOfEachKind: SEARCHES },
      ours: headline.ours.p95,
      peers: { ilike: headline.ilike.p95, tsvector: headline.tsvector.p95 },
      ratios: {
        ilike: rounded(headline.ours.p95 / headline.ilike.p95),
        tsvector: rounded(headline.ours.p95 / headline.tsvector.p95),
      },
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
      secondsToTakeOver: rounded(indexing),
      kinds,
      facets: await facetsOf(catalog, tables),
    };
  } finally {
    await catalog.close();
    await server.stop('immediate');
    await rm(root, { recursive: true, force: true });
  }
}
