/** A scanned source whose tables a made-up model judges: what it says of them is the test's. */
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Source } from '../../src/domain/source.js';
import type { Judgement, Label } from '../../src/domain/verdict.js';
import type { Database } from '../../src/postgres/session.js';
import type { Classifier } from '../../src/services/judge-batch.js';
import type { TableService } from '../../src/services/services.js';
import { createSourceService } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { createVerdictService } from '../../src/services/verdict-service.js';
import type { ScanVerdicts } from '../../src/services/verdict-service.js';
import { connectSource, sourceAddress } from './catalog.js';
import type { TestServer } from './postgres.js';

export const POLICY = { minimumWindowMs: 1000 };

export const says = (label: Label, modelVersion = 'forest-1', part: Partial<Judgement> = {}): Classifier => ({
  modelVersion,
  judge: () => ({
    label,
    probabilities: { APP: 0.25, BROKER: 0.25, UNUSED: 0.5 },
    reasons: [{ feature: 'reads', text: 'never read', weight: 0.5 }],
    wouldChange: [],
    ...part,
  }),
});

export interface JudgedSource {
  readonly source: Source;
  readonly tables: TableService;
  readonly verdicts: ScanVerdicts;
  /** Nothing is judged by it. */
  scan(): Promise<void>;
  named(name: string): Promise<CatalogTable>;
  /** Scans until the server has told of it what is waited for. */
  scanUntil(happened: () => Promise<boolean>): Promise<void>;
  wasRead(table: CatalogTable): Promise<boolean>;
  wasWritten(table: CatalogTable): Promise<boolean>;
}

/** Registered as `core` and scanned once. */
export async function judgedSource(
  catalog: Database,
  server: TestServer,
  classifier: () => Promise<Classifier>,
): Promise<JudgedSource> {
  const sources = createSourceService(catalog, connectSource);
  const tables = createTableService(catalog);
  const source = await sources.register('ann', 'core', sourceAddress(server));
  const scan = async (): Promise<void> => {
    await sources.scan('ann', source.id);
  };
  await scan();
  return {
    source,
    tables,
    verdicts: createVerdictService(catalog, classifier, POLICY),
    scan,
    named: async (name) => {
      const page = await tables.list({ text: `.${name}` }, 'NAME', { first: 1, after: null });
      const node = page.items[0]?.node;
      if (node === undefined) throw new Error(`${name} is not in the catalog`);
      return node;
    },
    scanUntil: async (happened) => {
      while (!(await happened())) await scan();
    },
    wasRead: async ({ id }) => (await tables.usage([id]))[0]?.lastRead != null,
    wasWritten: async ({ id }) => (await tables.usage([id]))[0]?.lastWrite != null,
  };
}
