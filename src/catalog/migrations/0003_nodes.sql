-- Sources as nodes of clusters, what limits the evidence of a source, and who scans it next.

alter table sources
  add column role text check (role in ('primary', 'standby')),
  add column timeline integer,
  -- the source whose tables this node's reads count to; null: it leads itself
  add column lead_source_id uuid references sources (id),
  -- standbys that stream from it, registered or not; null where the last scan could not tell
  add column connected_standbys integer,
  -- what a scan could not see and why, in words
  add column limits jsonb not null default '[]',
  -- the source's clock minus ours
  add column clock_offset_seconds double precision,
  -- each database as the last scan that listed it left it
  add column last_databases jsonb not null default '[]',
  -- of the whole source, in a row; the schedule waits longer after each
  add column scan_failures integer not null default 0,
  -- the process that scans it for the schedule, until when; a dead one's claim runs out
  add column scan_claim uuid,
  add column scan_claimed_until timestamptz,
  add check (lead_source_id <> id),
  add check ((scan_claim is null) = (scan_claimed_until is null));
create index sources_by_lead on sources (lead_source_id);
create index sources_by_cluster on sources (system_identifier);

-- Not kept, so that it cannot be untrue: which nodes a source leads.
create view source_nodes as
select s.*, array(select n.id from sources n where n.lead_source_id = s.id order by n.name)::text[] as node_ids
from sources s;

-- A person said that another server is this one after pg_upgrade or a restore, and no scan has counted there yet: the
-- first that does begins an epoch of cause UPGRADE.
alter table usage_nodes add column upgraded boolean not null default false;
