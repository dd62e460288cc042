import { ArgsType, Field, ID, Int } from 'type-graphql';
import { invalidInput } from '../../domain/errors.js';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { DatasetName } from '../../domain/lineage.js';
import { parseIdOf } from '../global-id.js';
import { checkedRange, checkedText } from '../input-checks.js';

export const DEFAULT_DEPTH = 3;
export const MAX_DEPTH = 10;

@ArgsType()
export class LineageArgs {
  @Field(() => ID, { nullable: true, description: 'Id of a table; or give `namespace` and `name`.' })
  readonly tableId?: string | null;

  @Field(() => String, { nullable: true, description: 'Namespace of a dataset, with `name`.' })
  readonly namespace?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of a dataset, with `namespace`.' })
  readonly name?: string | null;

  @Field(() => Int, {
    defaultValue: DEFAULT_DEPTH,
    description: `How many moves to follow each way, 1 to ${MAX_DEPTH}.`,
  })
  readonly depth!: number;
}

/** Database, schema and table have up to 63 bytes each; keys in S3 up to 1,024. */
const DATASET_LENGTH = 2_000;

/** INVALID_INPUT unless exactly one of the table and the dataset is given. */
export function toLineageStart(args: LineageArgs): TableId | DatasetName {
  const { tableId: table, namespace, name } = args;
  if (table != null && namespace == null && name == null) return tableId(parseIdOf('Table', table));
  if (table == null && namespace != null && name != null) {
    return {
      namespace: checkedText('namespace', namespace, DATASET_LENGTH),
      name: checkedText('name', name, DATASET_LENGTH),
    };
  }
  throw invalidInput('lineage needs a table or a dataset', 'Give `tableId`, or `namespace` and `name`.');
}

export const checkedDepth = (depth: number): number => checkedRange('depth', depth, 1, MAX_DEPTH);
