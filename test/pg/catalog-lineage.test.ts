import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { insertLineageEdges } from '../../src/catalog/lineage/insert-lineage-edges.js';
import { tableId } from '../../src/domain/ids.js';
import type { LineageEdge } from '../../src/domain/lineage.js';
import type { Database } from '../../src/postgres/session.js';
import { createLineageService } from '../../src/services/lineage-service.js';
import { createSourceService } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { insertQueuedMove } from '../support/insert-queued-move.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  catalog = await openCatalog(server);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});
beforeEach(async () => {
  await catalog.query('truncate sortkeep.lineage_edges');
});

async function edge(from: string, to: string, at = 0): Promise<LineageEdge> {
  return {
    moveId: await insertQueuedMove(catalog, 'ARCHIVE'),
    kind: 'ARCHIVE',
    from: { namespace: 'n', name: from },
    to: { namespace: 'n', name: to },
    columns: [{ from: 'a"b', to: 'c' }],
    part: null,
    rows: 2 ** 40,
    contentHash: 'cc',
    at: new Date(at),
  };
}

const hops = async (name: string, depth: number): Promise<readonly string[]> => {
  const edges = await createLineageService(catalog).edges('n', name, depth);
  return edges.map(({ from, to }) => `${from.name}>${to.name}`);
};

describe('lineage', () => {
  it('comes back as it was kept, and a worker that died may keep it again', async () => {
    const kept = await edge('a', 'b');
    await insertLineageEdges(catalog, [kept]);
    await insertLineageEdges(catalog, [{ ...kept, rows: 1 }]);
    expect(await createLineageService(catalog).edges('n', 'a', 1)).toEqual([kept]);
    expect(await createLineageService(catalog).edges('other', 'a', 1)).toEqual([]);
  });

  it('follows both directions up to the depth, the nearest first, and does not turn round', async () => {
    await insertLineageEdges(catalog, [
      await edge('a', 'b', 1),
      await edge('b', 'c', 2),
      await edge('c', 'd', 3),
      await edge('d', 'e', 4),
      await edge('x', 'd', 5),
    ]);
    expect(await hops('c', 1)).toEqual(['b>c', 'c>d']);
    expect(await hops('c', 2)).toEqual(['b>c', 'c>d', 'a>b', 'd>e']);
    expect(await hops('d', 9)).toEqual(['c>d', 'd>e', 'x>d', 'b>c', 'a>b']);
    expect(await hops('nothing', 9)).toEqual([]);
  });

  it('of a table archived and restored in place ends, with every edge once', async () => {
    await insertLineageEdges(catalog, [
      await edge('t', 'archive', 1),
      await edge('archive', 't', 2),
      await edge('t', 'archive', 3),
    ]);
    expect(await hops('t', 10)).toEqual(['t>archive', 'archive>t', 't>archive']);
  });

  it('of nothing keeps nothing', async () => {
    await insertLineageEdges(catalog, []);
    expect((await catalog.query('select from sortkeep.lineage_edges')).rowCount).toBe(0);
  });
});

describe('the dataset of a table', () => {
  it('is named by the server, the database and the table, dots and all', async () => {
    const database = await server.newDatabase('shop');
    await server.query(database, 'create table "or.ders" ()');
    const sources = createSourceService(catalog, connectSource);
    const source = await sources.register('ann', 'shop', sourceAddress(server, database));
    await sources.scan('ann', source.id);
    const tables = await createTableService(catalog).list({ text: 'or.ders' }, 'NAME', {
      first: 1,
      after: null,
    });
    const [found] = tables.items;
    expect(await createLineageService(catalog).datasetOf(found?.node.id ?? tableId(randomUUID()))).toEqual({
      namespace: `postgres://${server.address().host}:${server.address().port}`,
      name: 'shop.public."or.ders"',
    });
    expect(await createLineageService(catalog).datasetOf(tableId(randomUUID()))).toBeNull();
  });
});
