/**
 * Plays what moves which counter on real servers of every major and looks at what Sortkeep then holds of each table.
 * Every pollution is also played with one real read hidden in it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClassifier } from '../../src/classifier/classify.js';
import type { Classifier } from '../../src/classifier/classify.js';
import { gateReasons } from '../../src/classifier/evidence-gate.js';
import type { VerdictPolicy } from '../../src/classifier/verdict-policy.js';
import type { TableFacts } from '../../src/domain/table-facts.js';
import type { Label } from '../../src/domain/verdict.js';
import { QUARTER_AND_WEEK, shippedModel } from '../unit/classifier/model.js';
import { DUMPS } from './cases/dumps.js';
import { READS } from './cases/reads.js';
import { HIDDEN_DAYS_AGO } from './cases/case.js';
import { SCHEMA_CHANGES } from './cases/schema-changes.js';
import { WRITES } from './cases/writes.js';
import { keyOf, seenBetween } from './support/evidence.js';
import type { ByTable, Seen } from './support/evidence.js';
import { openFleet } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { playScenes, scenesOf, targetsOf } from './support/play.js';
import type { Played, Scene } from './support/play.js';
import { publishScorecard, totals } from './support/scorecard.js';
import type { Score } from './support/scorecard.js';
import { startMatrixServer } from './support/server.js';
import { SHOP_TABLES } from './support/shop.js';
import type { ShopTable } from './support/shop.js';

const CASES = [...READS, ...DUMPS, ...SCHEMA_CHANGES, ...WRITES];
/** All scenes of a major are made, scanned, played and scanned again. */
const PLAY_WITHIN_MS = 600_000;

const scores: Score[] = [];
let fleet: Fleet;

beforeAll(async () => {
  fleet = await openFleet();
});
afterAll(async () => {
  await fleet.close();
});

const perMajor = await Promise.all(
  chosenMajors().map(async (major) => ({ major, scenes: await scenesOf(CASES, major) })),
);

/** Whether somebody read the table in the scene. */
const isUsed = ({ case: played, hidden }: Scene, table: ShopTable): boolean =>
  (played.used ?? []).includes(table) || (hidden !== null && targetsOf(played)[0] === table);

function seenIn({ before, after }: Played, { database, schema }: Scene, table: ShopTable): Seen {
  const key = keyOf(database, table, schema);
  const held = after.get(key);
  if (held === undefined) throw new Error(`the scan lost ${key}`);
  return seenBetween(before.get(key), held);
}

const MODEL = shippedModel();

interface Judged {
  readonly byDefault: Label;
  readonly byShortWindow: Label;
  /** Whether the evidence gate is open by the short window: then a model that errs could say UNUSED. */
  readonly open: boolean;
}

/** All that the table was watched for, and no more: a shorter one would forget the reads before it. */
const ownWindow = ({ usage }: TableFacts): VerdictPolicy => ({
  minimumWindowMs: usage === null ? 1 : Math.max(1, usage.to.getTime() - usage.from.getTime()),
  costs: null,
});

/** By the product's road from the second scan's facts to verdicts, at that moment. */
function judge({ facts, to }: Played): ByTable<Judged> {
  const byDefault = createClassifier(MODEL, QUARTER_AND_WEEK);
  // All tables of a database were watched for the same time.
  const byWindow = new Map<number, Classifier>();
  return new Map(
    [...facts].map(([key, known]) => {
      const short = ownWindow(known);
      const byShortWindow = byWindow.get(short.minimumWindowMs) ?? createClassifier(MODEL, short);
      byWindow.set(short.minimumWindowMs, byShortWindow);
      const judged = {
        byDefault: byDefault.judge(known, to).label,
        byShortWindow: byShortWindow.judge(known, to).label,
        open: gateReasons(known, short, to).length === 0,
      };
      return [key, judged];
    }),
  );
}

function judgedIn(judged: ByTable<Judged>, { database, schema }: Scene, table: ShopTable): Judged {
  const found = judged.get(keyOf(database, table, schema));
  if (found === undefined) throw new Error(`no facts of ${table}`);
  return found;
}

function score(
  major: number,
  played: Played,
  judged: ByTable<Judged>,
  scene: Scene,
  table: ShopTable,
): Score {
  const counters = played.counters.get(keyOf(scene.database, table, scene.schema));
  if (counters === undefined) throw new Error(`no counters of ${table}`);
  const { before, after } = counters;
  const accessed =
    major >= 16
      ? (after.last_access?.getTime() ?? 0) !== (before?.last_access?.getTime() ?? 0)
      : after.scans !== before?.scans;
  const moved = scene.hidden === null || (scene.case.causes?.[table] ?? []).length > 0;
  const ages = [
    ...(moved ? [scene.case.daysAgo ?? 1] : []),
    ...(scene.hidden === null ? [] : [HIDDEN_DAYS_AGO[scene.hidden]]),
  ];
  return {
    major,
    name: scene.name,
    table,
    used: isUsed(scene, table),
    sortkeep: seenIn(played, scene, table).used,
    verdicts: judgedIn(judged, scene, table),
    invisible: scene.case.invisible?.includes(table) ?? false,
    indexScanned: after.idx_scans > 0n,
    lastAccessDays: accessed ? Math.min(...ages) : null,
  };
}

describe.each(perMajor)('on PostgreSQL $major', ({ major, scenes }) => {
  let played: Played;
  let judged: ByTable<Judged>;

  beforeAll(async () => {
    const server = await startMatrixServer(major);
    try {
      const source = await fleet.register(`postgresql-${major}`, server);
      played = await playScenes(fleet, server, source, scenes);
    } finally {
      await server.stop();
    }
    judged = judge(played);
    for (const scene of scenes)
      for (const table of targetsOf(scene.case)) scores.push(score(major, played, judged, scene, table));
  }, PLAY_WITHIN_MS);

  it.each(scenes)('knows what is used after $name', (scene) => {
    const { errsToUsed = [], invisible = [], causes = {} } = scene.case;
    const evidence = Object.fromEntries(SHOP_TABLES.map((table) => [table, seenIn(played, scene, table)]));
    const said = Object.entries(evidence).map(([table, { used, unexplained, causes: found }]) => ({
      table,
      used,
      causes: found,
      unexplained,
    }));
    expect(said).toEqual(
      SHOP_TABLES.map((table) => {
        const used = (isUsed(scene, table) && !invisible.includes(table)) || errsToUsed.includes(table);
        return {
          table,
          used,
          causes: [...(causes[table] ?? [])].sort(),
          unexplained: used ? expect.stringMatching(/^-?\d/) : '',
        };
      }),
    );
    for (const table of SHOP_TABLES) {
      const lastRead = evidence[table]?.lastRead ?? null;
      if (evidence[table]?.used === true) {
        expect(lastRead?.getTime()).toBeGreaterThanOrEqual(played.from.getTime());
        expect(lastRead?.getTime()).toBeLessThanOrEqual(played.to.getTime());
      } else expect(lastRead).toBeNull();
    }
  });

  it.each(scenes)('gives no table that is used the verdict UNUSED after $name', (scene) => {
    const { invisible = [] } = scene.case;
    const used = SHOP_TABLES.filter((table) => isUsed(scene, table) && !invisible.includes(table));
    const wrong = used
      .map((table) => ({ table, ...judgedIn(judged, scene, table) }))
      .filter(({ byDefault, byShortWindow, open }) => open || [byDefault, byShortWindow].includes('UNUSED'));
    expect(wrong).toEqual([]);
  });

  it('gives no table at all the verdict UNUSED by the default window, and some by a short one', () => {
    const all = [...judged.values()];
    expect(all.filter(({ byDefault }) => byDefault === 'UNUSED')).toEqual([]);
    expect(all.filter(({ byShortWindow }) => byShortWindow === 'UNUSED')).not.toEqual([]);
  });
});

describe('the scorecard', () => {
  it('shows no used table that Sortkeep calls unused, by its evidence or by its verdicts', async () => {
    await publishScorecard(scores);
    const wrong = totals(scores).filter(({ wrongUnused }) => wrongUnused > 0);
    for (const { rule } of wrong) expect(rule).toMatch(/^(idx_scan = 0|no access for \d+ days)$/);
  });
});
