-- Models of the classifier, what they learn from, and what would change a verdict.

alter table verdicts add column would_change jsonb not null default '[]';

-- When the table was last judged: a verdict is kept only when it says something else than the one before.
alter table tables add column judged_at timestamptz;

create table models (
  version text primary key,
  -- the model file, as data/model.json; null for the shipped one, which is read from the release
  body text,
  state text not null check (state in ('CURRENT', 'CANDIDATE', 'RETIRED')),
  parent text references models (version),
  training_set_sha256 text not null,
  lessons integer not null,
  metrics jsonb not null,
  comparison jsonb,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  adopted_by text,
  adopted_at timestamptz,
  note text,
  check ((adopted_at is null) = (adopted_by is null)),
  check (state = 'CANDIDATE' or adopted_at is not null)
);
create unique index one_current_model on models (state) where state = 'CURRENT';

-- What was taught about tables; the newest of each table counts, and none where its label is null.
create table lessons (
  id uuid primary key,
  table_id uuid not null references tables (id) on delete cascade,
  cause text not null check (cause in ('OVERRIDE', 'RESTORE', 'READ_AFTER_ARCHIVE')),
  label text check (label in ('APP', 'BROKER', 'UNUSED')),
  -- the evidence as features are made of it (src/classifier), as it was then
  evidence jsonb not null,
  author text not null,
  note text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index lessons_by_table on lessons (table_id, created_at desc, id);

-- Which lessons a model learned.
create table model_lessons (
  version text not null references models (version) on delete cascade,
  lesson_id uuid not null references lessons (id) on delete cascade,
  primary key (version, lesson_id)
);
