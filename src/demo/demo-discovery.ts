/** What discovery says of the sample fleet beyond structure and use: sensitive columns, and tables that belong together. */
import { SortkeepError } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import type { RelationRun } from '../domain/table-relation.js';
import { ACTOR } from './demo-context.js';
import type { Demo } from './demo-context.js';
import { demoStep } from './demo-progress.js';
import type { DemoDiscovery } from './demo-report.js';
import { nameIn } from './demo-sources.js';

const SHOWN_KINDS = ['EMAIL', 'IBAN', 'CREDENTIAL'] as const;

export async function discover(demo: Demo, sources: readonly Source[]): Promise<DemoDiscovery> {
  const sensitiveColumns = await profile(demo, sources);
  const examples = [];
  for (const kind of SHOWN_KINDS) {
    const { items } = await demo.app.services.profiles.sensitiveColumns(kind, { first: 1, after: null });
    for (const { node } of items) {
      examples.push({
        kind,
        column: `${nameIn(sources, node.table)}.${node.column}`,
        evidence: node.evidence,
      });
    }
  }
  const { relations, conflicts, joins } = await compare(demo);
  return { sensitiveColumns, examples, relations, conflicts, joins };
}

async function profile({ app, progress, signal }: Demo, sources: readonly Source[]): Promise<number> {
  return demoStep({ progress, signal }, 'profiling', async () => {
    let [tables, result] = [0, 0];
    for (const { id } of sources) {
      const report = await app.services.profiles.profile(ACTOR, id);
      const fault = report.failures[0]?.error;
      if (fault !== undefined) throw new SortkeepError(fault.code, fault.message, fault);
      tables += report.tables;
      result += report.sensitiveColumns;
    }
    return { result, said: `profiled ${tables} tables: ${result} columns hold personal or secret data` };
  });
}

async function compare({ app, progress, signal }: Demo): Promise<RelationRun> {
  return demoStep({ progress, signal }, 'comparing tables', async () => {
    const result = await app.services.relations.relate(ACTOR, false);
    const { tables, relations, conflicts, joins } = result;
    return {
      result,
      said: `compared ${tables} tables: ${relations} pairs of tables alike, ${conflicts} conflicts, ${joins} joins`,
    };
  });
}
