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
    finished_at timestamptz)`);
  await tx.query(`create table if not exists sortkeep_ledger.chunks (
    move_id uuid not null references sortkeep_ledger.tables (move_id) on delete cascade,
    chunk integer not null,
    claim uuid not null,
    -- who holds the claim, so that a successor can end a worker that hangs
    pid integer not null,
    backend_start timestamptz not null,
    done_at timestamptz,
    result jsonb,
    primary key (move_id, chunk))`);
}
