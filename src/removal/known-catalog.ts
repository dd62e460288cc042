/**
 * What PostgreSQL 12 to 18 can say of a table, column by column (pg_attribute of their pg_catalog). What a newer server
 * says beyond may be something that an archive does not hold.
 */

/** Columns of the catalogs that describe a table. */
export const KNOWN_COLUMNS: Readonly<Record<string, string>> = {
  pg_class:
    'oid relname relnamespace reltype reloftype relowner relam relfilenode reltablespace relpages reltuples relallvisible relallfrozen reltoastrelid relhasindex relisshared relpersistence relkind relnatts relchecks relhasrules relhastriggers relhassubclass relrowsecurity relforcerowsecurity relispopulated relreplident relispartition relrewrite relfrozenxid relminmxid relacl reloptions relpartbound',
  pg_attribute:
    'attrelid attname atttypid attstattarget attlen attnum attndims attcacheoff atttypmod attbyval attstorage attalign attnotnull atthasdef atthasmissing attidentity attgenerated attisdropped attislocal attinhcount attcollation attacl attoptions attfdwoptions attmissingval attcompression',
  pg_constraint:
    'oid conname connamespace contype condeferrable condeferred convalidated conrelid contypid conindid conparentid confrelid confupdtype confdeltype confmatchtype conislocal coninhcount connoinherit conkey confkey conpfeqop conppeqop conffeqop conexclop conbin confdelsetcols conenforced conperiod',
  pg_index:
    'indexrelid indrelid indnatts indnkeyatts indisunique indisprimary indisexclusion indimmediate indisclustered indisvalid indcheckxmin indisready indislive indisreplident indkey indcollation indclass indoption indexprs indpred indnullsnotdistinct',
  pg_trigger:
    'oid tgrelid tgname tgfoid tgtype tgenabled tgisinternal tgconstrrelid tgconstrindid tgconstraint tgdeferrable tginitdeferred tgnargs tgattr tgargs tgqual tgoldtable tgnewtable tgparentid',
  pg_policy: 'oid polname polrelid polcmd polpermissive polroles polqual polwithcheck',
  pg_rewrite: 'oid rulename ev_class ev_type ev_enabled is_instead ev_qual ev_action',
  pg_statistic_ext: 'oid stxrelid stxname stxnamespace stxowner stxkeys stxkind stxstattarget stxexprs',
  pg_sequence: 'seqrelid seqtypid seqstart seqincrement seqmax seqmin seqcache seqcycle',
};

/** Letters that stand for something, by column. An empty letter is nothing. */
export const KNOWN_LETTERS: Readonly<Record<string, string>> = {
  'pg_class.relpersistence': 'pu',
  'pg_class.relreplident': 'dnfi',
  'pg_attribute.attstorage': 'pexm',
  'pg_attribute.attidentity': 'ad',
  'pg_attribute.attgenerated': 'sv',
  'pg_attribute.attcompression': 'pl',
  'pg_constraint.contype': 'cfnputx',
  'pg_constraint.confupdtype': 'arcnd',
  'pg_constraint.confdeltype': 'arcnd',
  'pg_constraint.confmatchtype': 'fs',
  'pg_trigger.tgenabled': 'ODRA',
  'pg_policy.polcmd': 'rawd*',
  'pg_rewrite.ev_type': '1234',
  'pg_rewrite.ev_enabled': 'ODRA',
};

const AUTOVACUUM =
  'enabled vacuum_threshold vacuum_max_threshold vacuum_insert_threshold vacuum_scale_factor vacuum_insert_scale_factor analyze_threshold analyze_scale_factor vacuum_cost_delay vacuum_cost_limit freeze_min_age freeze_max_age freeze_table_age multixact_freeze_min_age multixact_freeze_max_age multixact_freeze_table_age';

/** Storage parameters of tables and of their TOAST tables, and options of columns. */
export const KNOWN_OPTIONS: readonly string[] = [
  ...'fillfactor toast_tuple_target parallel_workers user_catalog_table vacuum_index_cleanup vacuum_truncate'.split(
    ' ',
  ),
  ...'vacuum_max_eager_freeze_failure_rate log_autovacuum_min_duration n_distinct n_distinct_inherited'.split(
    ' ',
  ),
  ...AUTOVACUUM.split(' ').map((name) => `autovacuum_${name}`),
];

/** Catalogs with objects that may depend on a table or that it may depend on. */
export const KNOWN_CLASSES: readonly string[] = [
  ...'pg_am pg_attrdef pg_class pg_collation pg_constraint pg_conversion pg_extension pg_namespace'.split(
    ' ',
  ),
  ...'pg_opclass pg_operator pg_opfamily pg_policy pg_proc pg_publication_rel pg_rewrite'.split(' '),
  ...'pg_statistic_ext pg_trigger pg_ts_config pg_ts_dict pg_type'.split(' '),
];
