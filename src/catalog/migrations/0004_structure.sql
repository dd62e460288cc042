-- What a schema version keeps beside the definition that a move creates again, and lists of what changed.

-- Both null in versions from before this migration: triggers, policies and partitions were not read then, and saying
-- that there were none would show all of them as new. The next scan finds no hash that is equal and stores one more
-- version of each table, with both.
alter table schema_versions
  -- triggers, policies, partitions, inheritance, column grants
  add surroundings jsonb,
  -- of definition and surroundings, owner and grants too; another one means a new version
  add structure_hash text,
  add check ((surroundings is null) = (structure_hash is null));

-- What changed since a moment, newest first: structures, tables that came after the first scan, tables that went.
create index schema_versions_changed on schema_versions (seen_at desc, id) where version > 1;
create index tables_came on tables (first_seen_at desc, id) where absent_at is not null;
create index tables_went on tables (gone_at desc, id) where gone_at is not null;

-- Which tables refer to one: definition -> 'foreignKeys' @> '[{"references": {"schema": …, "name": …}}]'.
create index schema_versions_references on schema_versions using gin ((definition -> 'foreignKeys') jsonb_path_ops);
