/** What a feature is about, as a person would say it; the features of one topic make one reason. */
import type { Feature } from './features.js';

export type Topic =
  | 'table name'
  | 'leftover name'
  | 'column names'
  | 'references'
  | 'siblings'
  | 'key'
  | 'types'
  | 'size'
  | 'reads'
  | 'explained reads'
  | 'rhythm'
  | 'rank'
  | 'writes'
  | 'growth'
  | 'partitions'
  | 'dependents'
  | 'window';

const NAME_TOPICS = ['table name', 'column names', 'siblings'] as const satisfies readonly Topic[];
/** Those of the usage features. */
const USE_TOPICS = [
  'reads',
  'explained reads',
  'rhythm',
  'rank',
  'writes',
  'growth',
  'size',
  'key',
  'partitions',
  'dependents',
  'window',
] as const satisfies readonly Topic[];

/** Sums are about many topics at once; `weighTopics` gives each to the one that weighs most in it. */
export const SUMS = {
  name_evidence: NAME_TOPICS,
  own_evidence: ['table name', 'column names'],
  context_evidence: ['siblings', 'references'],
  use_evidence: USE_TOPICS,
  all_evidence: [...NAME_TOPICS, ...USE_TOPICS],
} as const satisfies Readonly<Partial<Record<Feature, readonly Topic[]>>>;
export type SumFeature = keyof typeof SUMS;

export const TOPICS: Readonly<Record<Exclude<Feature, SumFeature>, Topic>> = {
  table_evidence: 'table name',
  table_strongest: 'table name',
  table_known_share: 'table name',
  column_evidence: 'column names',
  column_mean: 'column names',
  column_most_broker: 'column names',
  column_most_app: 'column names',
  column_broker_share: 'column names',
  column_app_share: 'column names',
  column_known_share: 'column names',
  reference_evidence: 'references',
  sibling_evidence: 'siblings',
  sibling_broker_share: 'siblings',
  sibling_app_share: 'siblings',
  has_siblings: 'siblings',
  leftover_name: 'leftover name',
  dated_name: 'leftover name',
  numbered_name: 'leftover name',
  columns: 'types',
  decimal_share: 'types',
  fine_decimal_share: 'types',
  integer_share: 'types',
  time_share: 'types',
  text_share: 'types',
  json_share: 'types',
  boolean_share: 'types',
  uuid_share: 'types',
  other_share: 'types',
  decimal_columns: 'types',
  time_columns: 'types',
  money_share: 'types',
  row_width: 'types',
  has_primary_key: 'key',
  key_columns: 'key',
  key_is_integer: 'key',
  key_is_uuid: 'key',
  key_is_text: 'key',
  key_has_time: 'key',
  key_is_series: 'key',
  leads_with_time: 'types',
  foreign_keys_out: 'references',
  foreign_keys_in: 'references',
  reference_share: 'references',
  usage_known: 'reads',
  window_days: 'window',
  epochs: 'window',
  never_read: 'reads',
  reads: 'reads',
  reads_a_day: 'reads',
  seq_scans: 'reads',
  index_scans: 'reads',
  read_rank: 'rank',
  quiet_days: 'reads',
  quiet_share: 'reads',
  quiet_window: 'reads',
  read_day_share: 'rhythm',
  reads_a_read_day: 'rhythm',
  write_day_reads: 'rhythm',
  weekend_reads: 'rhythm',
  longest_gap: 'rhythm',
  daily_rhythm: 'rhythm',
  weekly_rhythm: 'rhythm',
  monthly_rhythm: 'rhythm',
  quarterly_rhythm: 'rhythm',
  read_depth: 'reads',
  index_depth: 'reads',
  writes: 'writes',
  inserts: 'writes',
  updates: 'writes',
  deletes: 'writes',
  insert_only: 'writes',
  delete_share: 'writes',
  reads_beyond_updates: 'reads',
  reads_beyond_writes: 'reads',
  reads_to_changes: 'reads',
  reads_to_writes: 'reads',
  explained_a_day: 'explained reads',
  write_to_read: 'reads',
  write_day_share: 'writes',
  busiest_write_day: 'writes',
  weekend_writes: 'writes',
  inserted_to_rows: 'growth',
  growth: 'growth',
  has_index: 'key',
  partitioned: 'partitions',
  dependents: 'dependents',
  rows: 'size',
  bytes: 'size',
};
