/** Tables that old projects left behind, with the keys, indexes and comments that such tables have. */
export type LeftoverPlace = 'payments' | 'trading' | 'market';

const PAYMENTS = `
create schema old_crm;
comment on schema old_crm is 'CRM that was replaced in 2020';

create table old_crm.legacy_leads_2019 (
  lead_id integer primary key,
  company varchar(120) not null,
  contact_name text,
  contact_email text,
  phone varchar(40),
  score numeric(5, 2) check (score between 0 and 100),
  stage text not null default 'new',
  source_campaign text,
  created_on date not null,
  last_contacted timestamp without time zone
);
create index legacy_leads_2019_stage_idx on old_crm.legacy_leads_2019 (stage, created_on);
create unique index legacy_leads_2019_email_idx on old_crm.legacy_leads_2019 (lower(contact_email)) where contact_email is not null;
comment on table old_crm.legacy_leads_2019 is 'Leads exported from the old CRM before it was switched off';

create table old_crm.call_notes_2017 (
  note_id bigint primary key,
  "Caller ""Nick"" Name" text,
  "order" smallint,
  body text,
  tags text[],
  ratings integer[],
  raw jsonb,
  amount numeric,
  ratio double precision,
  attachment bytea,
  call_time timestamptz,
  duration interval
);
create index call_notes_2017_tags_idx on old_crm.call_notes_2017 using gin (tags);
comment on table old_crm.call_notes_2017 is 'Typed in by hand; nobody checked what';
comment on column old_crm.call_notes_2017.body is 'Free text, "as is": quotes, line
breaks and all';

create table promo_codes_bak (
  code varchar(32) primary key,
  percent_off smallint,
  valid_from date,
  valid_to date,
  max_uses integer,
  used integer not null default 0,
  check (valid_to is null or valid_to >= valid_from)
);
comment on table promo_codes_bak is 'Copy from before the clean-up of 2018, can go';

create table tmp_import_20210304 (
  line_no serial,
  raw_line text,
  parsed_ok boolean,
  imported_by text default current_user
);
`;

const TRADING = `
create table ab_test_results_v1 (
  experiment text not null,
  visitor_id uuid not null,
  variant character(1) not null,
  converted boolean not null default false,
  revenue numeric(10, 2),
  seen_at timestamptz not null,
  primary key (experiment, visitor_id)
);
create index ab_test_results_v1_variant_idx on ab_test_results_v1 (experiment, variant);
comment on table ab_test_results_v1 is 'First testing tool, replaced by a vendor in 2021';

create table orders_backup_20200615 (
  id bigint,
  account_id bigint,
  symbol text,
  side text,
  quantity numeric(18, 6),
  limit_price numeric(18, 4),
  status text,
  placed_at timestamptz
);
comment on table orders_backup_20200615 is 'Before the migration of the order types';
`;

const MARKET = `
create table feed_rejects_2016_old (
  id bigint primary key,
  received_at timestamp without time zone not null,
  vendor text not null,
  reason text not null,
  payload jsonb
);
create index feed_rejects_2016_old_vendor_idx on feed_rejects_2016_old (vendor);
comment on table feed_rejects_2016_old is 'Lines that the trial vendor sent and we refused';
`;

export const LEFTOVER_SCHEMA: Readonly<Record<LeftoverPlace, string>> = {
  payments: PAYMENTS,
  trading: TRADING,
  market: MARKET,
};
