-- Moves under control: paused and resumed, in windows, with a forecast, and throttled.

alter table moves drop constraint moves_state_check;
alter table moves add constraint moves_state_check
  check (state in ('QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED'));

-- A person wants it to rest; true until it is resumed or has ended.
alter table moves add column pause_requested boolean not null default false;
alter table moves add constraint paused_by_request check (state <> 'PAUSED' or pause_requested);
-- An attempt went on to PUBLISH once: the commit marker may be there, so the move is not laid down any more.
alter table moves add column publish_begun boolean not null default false;

-- A queued move that waits for its window goes on about then; it has no job before.
alter table moves add column waits_until timestamptz;
alter table moves add constraint waits_in_the_queue check (waits_until is null or state = 'QUEUED');

-- How long it took, without the time at rest: attempts that ended, and of the last one what followed the copying.
alter table moves add column attempt_at timestamptz;
alter table moves add column copied_at timestamptz;
alter table moves add column worked_seconds double precision not null default 0;
alter table moves add column tail_seconds double precision;
-- The smoothed rate while it copies, of text; shown, never relied on.
alter table moves add column rows_per_second double precision;
alter table moves add column bytes_per_second double precision;
create index moves_that_succeeded on moves (kind, finished_at desc) where state = 'SUCCEEDED';

-- Why it copies fewer chunks at once than it may, and how many: {"reason": text, "parallel": integer}.
alter table moves add column throttle jsonb;
