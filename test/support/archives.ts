/** Archives as the catalog keeps them, without a move that made them. */
import { randomUUID } from 'node:crypto';
import type { Archive } from '../../src/domain/archive.js';
import { archiveId, moveId } from '../../src/domain/ids.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import type { Queryable } from '../../src/postgres/session.js';
import type { ColumnDefinition } from '../../src/domain/table-definition.js';
import { plainTable } from './plain-table.js';

export const column = (name: string, comment: string | null = null): ColumnDefinition => ({
  name,
  type: 'text',
  userType: null,
  notNull: false,
  default: null,
  generated: null,
  identity: null,
  collation: null,
  comment,
});

export function archive(overrides: Partial<Archive> = {}): Archive {
  const id = archiveId(randomUUID());
  return {
    id,
    handle: restoreHandle(id),
    moveId: moveId(randomUUID()),
    tableId: null,
    sourceId: null,
    sourceName: 'core',
    database: 'app',
    schema: 'public',
    name: 'orders',
    definition: plainTable(),
    rows: 3,
    rawBytes: 2n ** 62n,
    storedBytes: 100n,
    objects: 1,
    storeUri: 'file:///archives/x',
    manifestKey: 'manifest.json',
    manifestSha256: 'aa',
    merkleRoot: 'bb',
    contentHash: 'cc',
    tags: [],
    label: null,
    ranges: [],
    keySha256: null,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    verifiedAt: new Date('2026-01-01T00:00:00Z'),
    state: 'KEPT',
    retainUntil: null,
    legalHold: false,
    expiry: null,
    shredding: null,
    removedAt: null,
    keyDestroyedAt: null,
    checkedAt: null,
    rehearsedAt: null,
    lastFault: null,
    cold: null,
    ...overrides,
  };
}

/** Empties the catalog of archives, with what they are searched by. */
export async function emptyArchives(catalog: Queryable): Promise<void> {
  await catalog.query(
    `truncate sortkeep.archives, sortkeep.search_terms, sortkeep.search_typos, sortkeep.search_postings,
       sortkeep.search_ranges cascade`,
  );
}
