-- What is read where nobody looks is in no counter, also after the node has gone again.
drop view source_nodes;

alter table sources
  -- Whether a standby follows by a connection; null on a primary, and until a scan has looked.
  add column streams boolean,
  -- On the lead of a cluster: whether the last scan found standbys that nobody registered, and the scan until which
  -- there may have been such ones.
  add column unseen_now boolean not null default false,
  add column unseen_until timestamptz,
  -- Databases, by oid, whose changes a logical slot hands on without a publication.
  add column decoded_databases bigint[] not null default '{}';

create view source_nodes as
select s.*, array(select n.id from sources n where n.lead_source_id = s.id order by n.name)::text[] as node_ids
from sources s;
