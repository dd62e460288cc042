/** What belongs to a table beside the definition that a move creates again: rights, triggers, partitions. */
import { Field, ObjectType } from 'type-graphql';
import type { Dependent } from '../../domain/dependent.js';
import type {
  PartitionDefinition,
  PolicyDefinition,
  TriggerDefinition,
} from '../../domain/table-surroundings.js';

@ObjectType('Dependent', { description: 'An object of the same database that needs a table.' })
export class DependentType {
  @Field(() => String, {
    description:
      '`view`, `materialized view`, `function`, `rule`, or `table` for one that inherits or has its row type.',
  })
  readonly kind!: Dependent['kind'];

  @Field(() => String, { description: 'Schema, unquoted.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;
}

@ObjectType('Trigger', { description: 'A trigger of a table.' })
export class TriggerType implements TriggerDefinition {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { description: 'Definition in SQL.' })
  readonly sql!: string;

  @Field(() => Boolean, { description: 'Whether it fires at all.' })
  readonly enabled!: boolean;

  @Field(() => String, { nullable: true, description: 'Comment on the trigger.' })
  readonly comment!: string | null;
}

@ObjectType('Partition', { description: 'A part of a partitioned table, on any level.' })
export class PartitionType implements PartitionDefinition {
  @Field(() => String, { description: 'Schema, unquoted.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, {
    description: "Which rows are in it: `FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`.",
  })
  readonly bound!: string;
}

@ObjectType('Policy', { description: 'A row security policy; in force where row security is not `off`.' })
export class PolicyType implements PolicyDefinition {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { description: '`all`, `select`, `insert`, `update` or `delete`.' })
  readonly command!: PolicyDefinition['command'];

  @Field(() => Boolean, { description: 'False: rows must pass it besides the permissive ones.' })
  readonly permissive!: boolean;

  @Field(() => [String], { description: 'Roles that it is for; `public` stands for everybody.' })
  readonly roles!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Which rows are seen, in SQL.' })
  readonly using!: string | null;

  @Field(() => String, { nullable: true, description: 'Which rows may be written, in SQL.' })
  readonly withCheck!: string | null;

  @Field(() => String, { nullable: true, description: 'Comment on the policy.' })
  readonly comment!: string | null;
}

@ObjectType('Grant', { description: 'Rights of a role on a table, or on one column of it.' })
export class GrantType {
  @Field(() => String, { description: 'Role, unquoted; `public` stands for everybody.' })
  readonly role!: string;

  @Field(() => String, { nullable: true, description: 'Column that they are on; null for the whole table.' })
  readonly column!: string | null;

  @Field(() => [String], { description: '`SELECT`, `INSERT` and so on.' })
  readonly privileges!: readonly string[];

  @Field(() => [String], { description: 'Those that the role may grant to others.' })
  readonly grantable!: readonly string[];

  @Field(() => String, { description: 'Role that granted them.' })
  readonly grantedBy!: string;
}
