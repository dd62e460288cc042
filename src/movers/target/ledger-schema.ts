import type { Queryable } from '../../postgres/session.js';

/**
 * The ledger in a target database: which table each move made there, and which chunks it holds. It commits with the
 * rows, so it is the truth (safe-removal.md, A4). LOGGED tables, keyed by move and chunk alone.
 */
export async function ensureLedger(tx: Queryable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('sortkeep ledger'))`);
  await tx.query(`create schema if not exists sortkeep_ledger`);
  await tx.query(`create table if not exists sortkeep_ledger.tables (
    move_id uuid primary key,
    kind text not null,
    source_id uuid,
    source_database text,
    relation_oid oid not null,
    schema_name text not null,
    table_name text not null,
    definition jsonb not null,
    created_types jsonb not null,
    -- of the partitions that the move made with the table
    partition_oids jsonb not null default '[]',
    finished_at timestamptz,
    -- in words, what could not be made of the archived table
    notes jsonb not null default '[]',
    -- when triggers, policies, owner and grants were made, after the rows were proved
    detailed_at timestamptz)`);
  await tx.query(`create table if not exists sortkeep_ledger.chunks (
    move_id uuid not null references sortkeep_ledger.tables (move_id) on delete cascade,
    chunk integer not null,
    -- the partition that it goes to, by its position in the definition; null for a table without partitions
    leaf integer,
    claim uuid not null,
    -- who holds the claim, so that a successor can end a worker that hangs
    pid integer not null,
    backend_start timestamptz not null,
    done_at timestamptz,
    result jsonb,
    primary key (move_id, chunk))`);
  await tx.query(COLUMNS_OF_PARTITIONS);
  await tx.query(COLUMNS_OF_DETAILS);
}

/** A ledger of 0.3 or before lacks them. Asked first: even an ALTER that does nothing waits for every COPY. */
const COLUMNS_OF_PARTITIONS = `do $$ begin
  if not exists (
    select from pg_catalog.pg_attribute
    where attrelid = 'sortkeep_ledger.chunks'::regclass and attname = 'leaf'
  ) then
    alter table sortkeep_ledger.tables add column partition_oids jsonb not null default '[]';
    alter table sortkeep_ledger.chunks add column leaf integer;
  end if;
end $$`;

/** A ledger of before 0.3 lacks these too. */
const COLUMNS_OF_DETAILS = `do $$ begin
  if not exists (
    select from pg_catalog.pg_attribute
    where attrelid = 'sortkeep_ledger.tables'::regclass and attname = 'detailed_at'
  ) then
    alter table sortkeep_ledger.tables add column notes jsonb not null default '[]', add column detailed_at timestamptz;
  end if;
end $$`;
