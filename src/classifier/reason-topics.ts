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
  | 'writes'
  | 'window';

/** `name_evidence` is about three topics at once; `reasonsFor` gives it to the one that weighs most. */
export const TOPICS: Readonly<Record<Exclude<Feature, 'name_evidence'>, Topic>> = {
  table_evidence: 'table name',
  table_strongest: 'table name',
  table_known_share: 'table name',
  column_evidence: 'column names',
  column_mean: 'column names',
  column_most_broker: 'column names',
  column_most_app: 'column names',
  column_broker_share: 'column names',
  column_known_share: 'column names',
  reference_evidence: 'references',
  sibling_evidence: 'siblings',
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
  row_width: 'types',
  has_primary_key: 'key',
  key_columns: 'key',
  key_is_integer: 'key',
  key_is_uuid: 'key',
  key_is_text: 'key',
  key_has_time: 'key',
  leads_with_time: 'types',
  foreign_keys_out: 'references',
  foreign_keys_in: 'references',
  reference_share: 'references',
  usage_known: 'reads',
  window_days: 'window',
  epochs: 'window',
  never_read: 'reads',
  reads: 'reads',
  seq_scans: 'reads',
  index_scans: 'reads',
  read_depth: 'reads',
  index_depth: 'reads',
  last_read_known: 'reads',
  last_read_age: 'reads',
  writes: 'writes',
  inserts: 'writes',
  updates: 'writes',
  deletes: 'writes',
  insert_only: 'writes',
  delete_share: 'writes',
  write_to_read: 'reads',
  inserted_to_rows: 'writes',
  has_index: 'key',
  rows_known: 'size',
  rows: 'size',
  bytes: 'size',
};
