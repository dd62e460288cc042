import { getArchivesById } from '../../catalog/archives/get-archives-by-id.js';
import { verifyStoredBytes } from '../../codec/verify-object.js';
import type { Archive } from '../../domain/archive.js';
import { exactSpread } from '../../domain/dry-run.js';
import { corrupted, invalidInput, notFound } from '../../domain/errors.js';
import { notRestored } from '../../domain/not-made-again.js';
import type { PlanTarget } from '../../domain/plan.js';
import { quoteName } from '../../postgres/quote.js';
import { manifestCopyKey } from '../archive/archive-keys.js';
import { loadManifest } from '../archive/load-manifest.js';
import type { Manifest } from '../archive/manifest.js';
import { verifyArchive } from '../archive/verify-archive.js';
import { choosePart } from '../restore/chosen-part.js';
import type { ChosenPart } from '../restore/chosen-part.js';
import { getSource } from '../source/open-planned-table.js';
import { fitToServer } from '../target/fit-to-server.js';
import { openTarget } from '../target/open-target.js';
import type { Preparing } from './prepare-move.js';
import { rehearseTarget } from './rehearse-target.js';

type RestoreTarget = Extract<PlanTarget, { kind: 'RESTORE' }>;

export async function prepareRestore(preparing: Preparing): Promise<void> {
  const { services, store, plan, run, findings } = preparing;
  const { target } = plan;
  if (target.kind !== 'RESTORE') {
    throw invalidInput(`plan ${plan.id} is of another kind`, 'This is a fault in Sortkeep: report it.');
  }
  const manifest = await findings.step(run, `reading the archive from ${store.uri}`, async () => {
    const [archive] = await getArchivesById(services.catalog, [target.archiveId]);
    if (archive === null || archive === undefined) {
      throw notFound(
        `archive ${target.archiveId} is not in the catalog`,
        'Search the archives for its handle.',
      );
    }
    return readArchive(preparing, archive);
  });
  if (manifest === null) return;
  for (const feature of notRestored(manifest.table)) findings.warn(`not restored: ${feature}`);
  await findings.step(run, 'preparing the target', () => tryTarget(preparing, target, manifest));
  findings.shown('CATALOG', 'enter lineage');
}

/** The manifest, every object by the store's list, and one of them whole: the key opens it. */
async function readArchive({ store, run, findings }: Preparing, archive: Archive): Promise<Manifest> {
  const manifest = await loadManifest(
    store,
    [archive.manifestKey, manifestCopyKey(archive.id)],
    archive.manifestSha256,
  );
  findings.tried('STORE', `read ${archive.manifestKey} and compare its SHA-256 with the catalog's`);
  const listed = await verifyArchive(store, archive, { how: 'OBJECTS' }, run.signal);
  if (!listed.ok) {
    throw corrupted(
      `archive ${archive.handle} is not whole in ${store.uri}: ${listed.faults.slice(0, 5).join('; ')}`,
      'Verify the archive by its handle.',
    );
  }
  findings.tried('STORE', `compare ${archive.objects} objects with the list of the store`);
  const [smallest] = manifest.chunks
    .flatMap(({ result }) => result.objects)
    .sort((a, b) => a.storedBytes - b.storedBytes);
  if (smallest !== undefined) {
    await verifyStoredBytes(store.get(smallest.key), smallest);
    findings.tried('STORE', `read ${smallest.key} and compare its SHA-256`);
  }
  return manifest;
}

async function tryTarget(
  { services, run, findings, earlier }: Preparing,
  { to, part }: RestoreTarget,
  manifest: Manifest,
): Promise<void> {
  const destination = await getSource(services.catalog, to.sourceId);
  const sessions = await openTarget(services, destination, to.database, run);
  try {
    findings.tried('TARGET', `connect to database ${to.database} of source ${destination.name}`);
    const place = { schema: to.schema, name: to.name };
    const whole = await fitToServer(sessions.main, manifest.table, run);
    const chosen = await choosePart(sessions.main, manifest, whole, place, part, run);
    tellChunks(findings, manifest, chosen);
    await rehearseTarget(
      sessions.main,
      { moveId: run.move.id, kind: 'RESTORE', definition: chosen.definition, place, origin: null },
      earlier,
      findings,
    );
    findings.shown('TARGET', `analyze ${quoteName(place)}`);
    findings.shown('TARGET', `read ${quoteName(place)} back and compare its rows with the archived ones`);
  } finally {
    await sessions.close();
  }
}

/** Of a part all rows of its chunks are read, and at most all of them kept. */
function tellChunks(
  findings: Preparing['findings'],
  manifest: Manifest,
  { chunks, chosen }: ChosenPart,
): void {
  const partitions = manifest.table.partitioning?.partitions ?? [];
  const sum = (of: (result: (typeof chunks)[number]['result']) => number): number =>
    chunks.reduce((total, { result }) => total + of(result), 0);
  const rows = exactSpread(sum((result) => result.rows));
  findings.know({
    size: {
      rows: chosen === null ? rows : { ...rows, low: 0 },
      rawBytes: exactSpread(sum(({ rawBytes }) => rawBytes)),
      storedBytes: exactSpread(sum(({ storedBytes }) => storedBytes)),
      objects: sum(({ objects }) => objects.length),
    },
    chunks: chunks.map(({ range, result }, index) => {
      const leaf = range.leaf === undefined ? undefined : partitions[range.leaf]?.table;
      return {
        index,
        partition: leaf === undefined ? null : `${leaf.schema}.${leaf.name}`,
        fromPage: range.fromPage,
        toPage: range.toPage,
        objects: result.objects.map(({ key }) => key),
      };
    }),
  });
}
