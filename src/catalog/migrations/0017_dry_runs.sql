-- What the newest dry run of a plan predicted is in its audit event: looked up with each move that is shown.
create index audit_events_dry_runs on audit_events (subject, id) where action = 'plan.dry-run';
