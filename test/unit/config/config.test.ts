import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../src/config/config.js';
import { readSecret } from '../../../src/config/read-secret.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sortkeep-config-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const path = join(directory, 'config.json');
  await writeFile(path, text);
  return path;
}

function fault(environment: Readonly<Record<string, string>>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('the configuration was taken');
}

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({ store: 'directory', warehouse: 'duckdb', port: 4000 });
  });

  it('is read from the file, and the environment wins over it', async () => {
    const SORTKEEP_CONFIG = await file(JSON.stringify({ port: 5000, actor: 'the file' }));
    expect(readConfig({ SORTKEEP_CONFIG, SORTKEEP_PORT: '6000' })).toMatchObject({
      port: 6000,
      actor: 'the file',
    });
  });

  it('names its secret and does not hold it', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://user:hunter2@host/db' });
    expect(config.databaseUrl).toBe('env:DATABASE_URL');
    expect(JSON.stringify(config)).not.toContain('hunter2');
  });

  it('lists every fault at once and repeats no value', async () => {
    const SORTKEEP_CONFIG = await file(
      JSON.stringify({ nonsense: 'secret-1', databaseUrl: 'postgres://secret-2' }),
    );
    const message = fault({
      SORTKEEP_CONFIG,
      SORTKEEP_PORT: 'secret-3',
      SORTKEEP_STORE: 'secret-4',
      SORTKEEP_CONCURRENT_MOVES: '0',
      SORTKEEP_TYPO: 'secret-5',
    });
    for (const name of ['nonsense', 'databaseUrl', 'port', 'store', 'concurrentMoves', 'SORTKEEP_TYPO']) {
      expect(message).toContain(name);
    }
    expect(message).toContain('the configuration has 6 faults');
    expect(message).not.toContain('secret-');
  });

  it('takes both costs of the rule for UNUSED, or neither', () => {
    const costs = { SORTKEEP_WRONG_ARCHIVE_COST: '500', SORTKEEP_GIGABYTE_MONTH_PRICE: '0.023' };
    expect(readConfig(costs)).toMatchObject({ wrongArchiveCost: 500, gigabyteMonthPrice: 0.023 });
    for (const [name, value] of Object.entries(costs)) {
      expect(fault({ [name]: value })).toContain('wrongArchiveCost and gigabyteMonthPrice together');
      expect(fault({ ...costs, [name]: '-1' })).toContain('the configuration has 1 fault');
    }
  });

  it('takes no window without any length', () => {
    expect(fault({ SORTKEEP_MINIMUM_WINDOW_DAYS: '0' })).toContain('minimumWindowDays');
  });

  it('says what S3 and Redshift need', () => {
    expect(fault({ SORTKEEP_STORE: 's3', SORTKEEP_S3_BUCKET: 'b' })).toMatch(
      /s3Region is missing.*s3KmsKeyId is missing/,
    );
    const message = fault({ SORTKEEP_WAREHOUSE: 'redshift' });
    for (const part of [
      'redshiftRegion',
      'redshiftDatabase',
      'redshiftIamRoleArn',
      'store must be s3',
      'redshiftWorkgroup or redshiftCluster',
    ]) {
      expect(message).toContain(part);
    }
  });

  it.each([
    ['missing', join(tmpdir(), 'no', 'such', 'file.json'), 'cannot be read'],
    ['not JSON', '{', 'is not a JSON object'],
    ['a list', '[]', 'is not a JSON object'],
  ])('says that its file is %s', async (_what, text, why) => {
    const path = text.startsWith('/') ? text : await file(text);
    expect(fault({ SORTKEEP_CONFIG: path })).toBe(`the configuration file ${path} ${why}`);
  });
});

describe('which archives get a key of their own', () => {
  it.each(['', 'all', 'sensitive', 'tag:hr', ' sensitive , tag:pay roll, tag:x'])('may be %j', (ownKeys) => {
    expect(readConfig({ SORTKEEP_OWN_KEYS: ownKeys }).ownKeys).toBe(ownKeys);
  });

  it.each(['some', 'tag:', 'all sensitive', 'tag:a,,b'])('is not %j', (ownKeys) => {
    expect(fault({ SORTKEEP_OWN_KEYS: ownKeys })).toContain('ownKeys: is not all, sensitive or tag:WORD');
  });

  it('needs on S3 the key that wraps them', async () => {
    const s3 = { store: 's3', s3Bucket: 'b', s3Region: 'r', s3KmsKeyId: 'k', ownKeys: 'all' };
    const environment = { SORTKEEP_CONFIG: await file(JSON.stringify(s3)) };
    expect(fault(environment)).toContain('archiveKeyFile is missing (store is s3, and ownKeys is set)');
    expect(readConfig({ ...environment, SORTKEEP_ARCHIVE_KEY_FILE: '/k' }).archiveKeyFile).toBe('/k');
  });

  it.each([
    [{ SORTKEEP_S3_COLD_CLASS: 'GLACIER' }, 'give s3ColdClass and s3ColdAfterDays together'],
    [{ SORTKEEP_S3_COLD_AFTER_DAYS: '90' }, 'give s3ColdClass and s3ColdAfterDays together'],
    [
      {
        SORTKEEP_S3_STORAGE_CLASS: 'GLACIER_IR',
        SORTKEEP_S3_COLD_CLASS: 'STANDARD_IA',
        SORTKEEP_S3_COLD_AFTER_DAYS: '90',
      },
      's3ColdClass must be colder than s3StorageClass',
    ],
    [{ SORTKEEP_S3_RECALL_TIER: 'FAST' }, 's3RecallTier'],
  ])('refuses cold archives by %j', (environment, words) => {
    expect(fault(environment)).toContain(words);
  });
});

describe('a secret', () => {
  it('is what a variable or a file holds, without the line end of the file', async () => {
    process.env['CONFIG_TEST_SECRET'] = 'hunter2\n';
    expect(await readSecret('env:CONFIG_TEST_SECRET')).toBe('hunter2\n');
    delete process.env['CONFIG_TEST_SECRET'];
    const path = join(directory, 'secret');
    await writeFile(path, ' hunter2 \r\n');
    expect(await readSecret(`file:${path}`)).toBe(' hunter2 ');
  });

  it.each([
    ['env:NO_SUCH_VARIABLE', { code: 'ACCESS_DENIED', message: 'secret env:NO_SUCH_VARIABLE is not set' }],
    ['file:/no/such/file', { code: 'ACCESS_DENIED', message: 'secret file:/no/such/file cannot be read' }],
  ])('%s that cannot be read is named', async (reference, error) => {
    await expect(readSecret(reference)).rejects.toMatchObject(error);
  });

  it('that is given itself, and not as a reference, is refused and not repeated', async () => {
    await expect(readSecret('hunter2')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.not.stringContaining('hunter2'),
    });
  });
});
