/** What a plan is decided from. */
import type { CatalogTable, SchemaVersion } from '../../domain/catalog-table.js';
import type { PlanTarget } from '../../domain/plan.js';
import type { Fallen } from '../../domain/standing-label.js';
import type { UsageWindow } from '../../domain/table-facts.js';
import type { Label } from '../../domain/verdict.js';

export interface PlanFacts {
  readonly table: CatalogTable;
  readonly version: SchemaVersion;
  readonly sourceName: string;
  readonly label: Label;
  /** Why an UNUSED that was said is UNKNOWN; null for a label that stands. */
  readonly fallen: Fallen | null;
  readonly usage: UsageWindow | null;
  /** `file:///…` or `s3://…` for ARCHIVE, the warehouse's for LOAD, the target's name for CONSOLIDATE. */
  readonly destination: string;
  /** LOAD: what the warehouse would create; or why it cannot keep the table. */
  readonly warehouse:
    { readonly ddl: string; readonly warnings: readonly string[] } | { readonly refusal: string } | null;
}

export type TableTarget = Exclude<PlanTarget, { kind: 'RESTORE' }>;
