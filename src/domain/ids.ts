/** Branded identifiers: a uuid of one kind cannot be passed where another kind is meant. */
import { invalidInput } from './errors.js';

type Brand<T, Name extends string> = T & { readonly __brand: Name };

export type SourceId = Brand<string, 'SourceId'>;
export type TableId = Brand<string, 'TableId'>;
export type SchemaVersionId = Brand<string, 'SchemaVersionId'>;
export type VerdictId = Brand<string, 'VerdictId'>;
export type PlanId = Brand<string, 'PlanId'>;
export type MoveId = Brand<string, 'MoveId'>;
export type ArchiveId = Brand<string, 'ArchiveId'>;
/** Several archives that were made as one set. */
export type GroupId = Brand<string, 'GroupId'>;
export type RemovalId = Brand<string, 'RemovalId'>;
/** A random uuid that one worker holds for one attempt at one chunk; never a counter, which can repeat. */
export type ClaimId = Brand<string, 'ClaimId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Parses a lower-case uuid; throws INVALID_INPUT naming `what` for anything else. */
function parseUuid(text: string, what: string): string {
  const lower = text.toLowerCase();
  if (!UUID.test(lower))
    throw invalidInput(`'${text}' is not a ${what} id`, `Pass the id as the API gave it.`);
  return lower;
}

export const sourceId = (text: string): SourceId => parseUuid(text, 'source') as SourceId;
export const tableId = (text: string): TableId => parseUuid(text, 'table') as TableId;
export const schemaVersionId = (text: string): SchemaVersionId =>
  parseUuid(text, 'schema version') as SchemaVersionId;
export const verdictId = (text: string): VerdictId => parseUuid(text, 'verdict') as VerdictId;
export const planId = (text: string): PlanId => parseUuid(text, 'plan') as PlanId;
export const moveId = (text: string): MoveId => parseUuid(text, 'move') as MoveId;
export const archiveId = (text: string): ArchiveId => parseUuid(text, 'archive') as ArchiveId;
export const groupId = (text: string): GroupId => parseUuid(text, 'group') as GroupId;
export const removalId = (text: string): RemovalId => parseUuid(text, 'removal') as RemovalId;
export const claimId = (text: string): ClaimId => parseUuid(text, 'claim') as ClaimId;
