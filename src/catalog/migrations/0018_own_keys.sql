-- An archive may have a data key of its own. Who destroys it shreds the archive: no copy of its objects can be read.
alter table archives
  -- of the key; stays for ever
  add column key_sha256 text,
  -- the key object of the store, word for word; gone once the archive is shredded
  add column wrapped_key text,
  add column shredded_at timestamptz,
  add column shredded_by text,
  add column shredded_reason text,
  add column key_destroyed_at timestamptz,
  add constraint archives_wrapped_key check (wrapped_key is null or key_sha256 is not null),
  add constraint archives_shredding check (shredded_at is null or expired_at is not null),
  add constraint archives_key_destroyed check (key_destroyed_at is null or shredded_at is not null and wrapped_key is null);
