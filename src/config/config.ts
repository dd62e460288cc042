/**
 * The configuration: one flat schema, read once. A key comes from the file (JSON, `SORTKEEP_CONFIG`) or from the
 * environment, which wins: `s3KmsKeyId` is `SORTKEEP_S3_KMS_KEY_ID`. `DATABASE_URL` alone has no prefix.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { invalidInput } from '../domain/errors.js';
import { OWN_KEY_POLICY } from '../domain/own-key-policy.js';
import { prices } from './prices.js';
import { s3Faults, s3Settings } from './s3-settings.js';
import { flag, optionalText, whole } from './setting-types.js';
import { windowFaults } from './window-faults.js';

const reference = z.string().regex(/^(env|file):./, 'is a secret: give a reference, env:NAME or file:PATH');

const settings = z.strictObject({
  /** Where the catalog is; left out, an embedded PostgreSQL under `dataDirectory`. */
  databaseUrl: reference.optional(),
  /** What the embedded parts keep; left out, the user's own data directory. */
  dataDirectory: optionalText,
  /** The API listens on 127.0.0.1 only, until access control exists. 0 takes a free port. */
  port: whole(0, 65535).default(4000),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Who is named in audit events until there are logins. */
  actor: z.string().min(1).default('local operator'),

  store: z.enum(['directory', 's3']).default('directory'),
  storeDirectory: optionalText,
  storeKeyFile: optionalText,
  ...s3Settings,
  /** How many days new archives must be kept; 0: until somebody says so. With `s3ObjectLock` locked from the first byte on. */
  retainDays: whole(0, 36_500).default(0),
  /** Which archives get a data key of their own, so that they can be shredded: `all`, `sensitive`, `tag:hr, tag:payroll`. */
  ownKeys: z.string().regex(OWN_KEY_POLICY, 'is not all, sensitive or tag:WORD, with commas').default(''),
  /** Wraps those keys; left out, a directory store's own key. The one before unwraps until `rewrap` has ended. */
  archiveKeyFile: optionalText,
  archiveKeyFileBefore: optionalText,

  warehouse: z.enum(['duckdb', 'redshift']).default('duckdb'),
  duckdbPath: optionalText,
  redshiftRegion: optionalText,
  redshiftDatabase: optionalText,
  redshiftWorkgroup: optionalText,
  redshiftCluster: optionalText,
  redshiftDbUser: optionalText,
  redshiftSecretArn: optionalText,
  redshiftIamRoleArn: optionalText,

  /** Where CONSOLIDATE goes when the request does not say: the name of a registered source and a database there. */
  targetSource: optionalText,
  targetDatabase: optionalText,

  /** No table is UNUSED before statistics cover this many days: a quarter and a week. */
  minimumWindowDays: z.coerce.number().positive().default(97),
  /** In any one currency: archiving a table that somebody needs, and keeping 10^9 bytes for a month. Both or none. */
  wrongArchiveCost: z.coerce.number().min(0).optional(),
  gigabyteMonthPrice: z.coerce.number().min(0).optional(),

  /** How old a scan may be before `serve` and `worker` scan its source again by themselves; 0: never. 10,080 are a week. */
  scanEveryMinutes: whole(0, 10_080).default(60),
  /** Sources that one process scans at once, and databases that it reads at once over all of them. */
  parallelSources: whole(1, 64).default(10),
  /** Connections of one scan to its source. */
  connectionsPerSource: whole(1, 16).default(3),

  /** How old a profile of columns may be before a scanned source is profiled again by itself; 0: never. 8,760 are a year. */
  profileEveryHours: whole(0, 8_760).default(24),
  /** Of each table whose values statistics do not tell, a profile reads so many bytes at most: 4 MiB are 512 pages. */
  sampleBytes: whole(65_536, 1_073_741_824).default(4_194_304),

  /** How old a comparison of all tables may be before it is repeated by itself, once something was scanned since; 0: never. */
  relateEveryHours: whole(0, 8_760).default(24),
  /** Keys of larger tables are not read to be compared: 64 MiB are a second or five of one core at the source. */
  sketchBytes: whole(0, 1_099_511_627_776).default(67_108_864),

  /** How old the last verification of an archive may be before it is verified again by itself; 0: never. */
  verifyEveryDays: whole(0, 3_650).default(30),
  /** Stored bytes that schedules read in 24 hours, to verify and to rehearse: 10 GiB. */
  verifyBytesPerDay: whole(0, Number.MAX_SAFE_INTEGER).default(10_737_418_240),
  /** How old the last rehearsal of an archive may be before its restore is rehearsed again by itself; 0: never. */
  rehearseEveryDays: whole(0, 3_650).default(90),
  /** Where: the name of a registered source and a database there; left out, an embedded PostgreSQL made for it. */
  rehearsalSource: optionalText,
  rehearsalDatabase: optionalText,

  /** Query twins of archives on the local disk, without which none can be read: 10 GiB; twice that while one is made. */
  queryCacheBytes: whole(1_048_576, Number.MAX_SAFE_INTEGER).default(10_737_418_240),
  /** Of one query over archives: its memory, its time, rows and bytes of its answer; and how many run at once. */
  queryMemoryMegabytes: whole(256, 1_048_576).default(512),
  querySeconds: whole(1, 3_600).default(30),
  queryRows: whole(1, 1_000_000).default(10_000),
  queryBytes: whole(1_024, 268_435_456).default(8_388_608),
  concurrentQueries: whole(1, 64).default(2),
  /** Without it, previews, queries and downloads mask columns with a tag. */
  allowSensitive: flag.default(false),
  /** How long a download link can be used. */
  downloadMinutes: whole(1, 1_440).default(10),

  /** Without it no table is sealed, put into quarantine or dropped: this deletes production data. */
  allowRemoval: flag.default(false),
  /** People who must approve a removal that nothing speaks against; others need two. */
  removalApprovals: whole(1, 2).default(1),
  /** How long statistics must say that nobody reads a sealed table. */
  removalWatchDays: z.coerce.number().positive().default(30),
  /** How long nobody may read the view in its place, and then nobody miss it without one. */
  removalQuarantineDays: z.coerce.number().positive().default(14),
  removalBareDays: z.coerce.number().positive().default(14),

  /** Moves that one worker runs at once. */
  concurrentMoves: whole(1, 64).default(4),
  /** Moves that read one source, and that write to one destination, at once over all workers; 0: any number. */
  movesPerSource: whole(0, 10_000).default(4),
  movesPerDestination: whole(0, 10_000).default(8),
  /** Connections that copy one table at once. */
  parallelChunks: whole(1, 16).default(2),
  /** 16,384 pages of 8 KiB are 128 MiB of table: some 10 to 60 MB in the archive, an object. */
  pagesPerChunk: whole(1, 1_048_576).default(16_384),

  /** A move copies fewer chunks at once while its source has more active sessions of others, more sessions that wait
   * for a lock, or a standby that is further behind; 0: not looked at. */
  sourceActiveSessions: whole(0, 100_000).default(0),
  sourceLockWaits: whole(0, 100_000).default(5),
  sourceLagSeconds: whole(0, 86_400).default(30),

  /** When chunks may start: `Europe/Berlin mon-fri 22:00-06:00; …`; empty: at any time. src/domain/windows/. */
  moveWindows: z.string().default(''),
  /** Not while these exchanges trade: `XNYS, XETR`. */
  quietExchanges: z.string().default(''),
  /** Days on which they do not: `XNYS 2026-11-26, XETR 2026-12-24`. */
  exchangeHolidays: z.string().default(''),

  /** What a dry run counts with; what it leaves out is not guessed. */
  prices: prices.optional(),
});

export type Config = Readonly<z.infer<typeof settings>>;

const environmentName = (key: string): string =>
  key === 'databaseUrl'
    ? 'DATABASE_URL'
    : `SORTKEEP_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

const NEEDED: readonly {
  readonly when: (config: Config) => boolean;
  readonly because: string;
  readonly keys: readonly (keyof Config)[];
}[] = [
  {
    when: (config) => config.store === 's3',
    because: 'store is s3',
    keys: ['s3Bucket', 's3Region', 's3KmsKeyId'],
  },
  {
    when: (config) => config.warehouse === 'redshift',
    because: 'warehouse is redshift',
    keys: ['redshiftRegion', 'redshiftDatabase', 'redshiftIamRoleArn'],
  },
];

function faultsOf(config: Config): readonly string[] {
  const faults = NEEDED.flatMap(({ when, because, keys }) =>
    when(config)
      ? keys.filter((key) => config[key] === undefined).map((key) => `${key} is missing (${because})`)
      : [],
  );
  if (config.warehouse === 'redshift' && config.store !== 's3') {
    faults.push('store must be s3 (warehouse is redshift, which loads from S3)');
  }
  if (
    config.warehouse === 'redshift' &&
    (config.redshiftWorkgroup === undefined) === (config.redshiftCluster === undefined)
  ) {
    faults.push('give redshiftWorkgroup or redshiftCluster, and only one of them');
  }
  if ((config.wrongArchiveCost === undefined) !== (config.gigabyteMonthPrice === undefined)) {
    faults.push('give wrongArchiveCost and gigabyteMonthPrice together, or neither');
  }
  if (config.store === 's3' && config.ownKeys !== '' && config.archiveKeyFile === undefined) {
    faults.push('archiveKeyFile is missing (store is s3, and ownKeys is set)');
  }
  if (config.rehearsalDatabase !== undefined && config.rehearsalSource === undefined) {
    faults.push('give rehearsalSource with rehearsalDatabase');
  }
  return [...faults, ...s3Faults(config), ...windowFaults(config)];
}

function fromFile(path: string | undefined): Readonly<Record<string, unknown>> {
  if (path === undefined) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const unread = typeof cause === 'object' && cause !== null && 'code' in cause;
    const why = unread ? 'cannot be read' : 'is not a JSON object';
    throw invalidInput(`the configuration file ${path} ${why}`, 'Correct SORTKEEP_CONFIG or the file.');
  }
}

/**
 * INVALID_INPUT with every fault at once; values are not repeated, since one of them may be a secret. `defaults` are
 * what a command takes where neither file nor environment say anything.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  defaults: Partial<Config> = {},
): Config {
  const merged: Record<string, unknown> = { ...defaults, ...fromFile(environment['SORTKEEP_CONFIG']) };
  for (const key of Object.keys(settings.shape)) {
    const name = environmentName(key);
    const value = environment[name];
    if (value === undefined || value === '') continue;
    // DATABASE_URL is the secret itself, in the place that env: names; so it is turned into its own reference.
    merged[key] = key === 'databaseUrl' ? `env:${name}` : value;
  }
  const unknown = Object.keys(environment).filter(
    (name) =>
      name.startsWith('SORTKEEP_') &&
      name !== 'SORTKEEP_CONFIG' &&
      !Object.keys(settings.shape).some((key) => environmentName(key) === name),
  );
  const parsed = settings.safeParse(merged);
  const faults = [
    ...unknown.map((name) => `${name} is not a setting`),
    ...(parsed.success
      ? faultsOf(parsed.data)
      : parsed.error.issues.map((issue) =>
          issue.code === 'unrecognized_keys'
            ? `${issue.keys.join(', ')}: no such setting`
            : `${issue.path.join('.')}: ${issue.message}`,
        )),
  ];
  if (!parsed.success || faults.length > 0) {
    throw invalidInput(
      `the configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}: ${faults.join('; ')}`,
      'Correct them in the environment or in the file that SORTKEEP_CONFIG names; docs/operations.md lists the settings.',
    );
  }
  return parsed.data;
}
