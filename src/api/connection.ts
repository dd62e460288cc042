/** Lists as Relay connections (https://relay.dev/graphql/connections.htm), over the catalog's keyset pages. */
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { invalidInput } from '../domain/errors.js';
import type { Page, PageRequest } from '../domain/page.js';
import { DEFAULT_FIRST, MAX_FIRST } from './page-size.js';
import type { Shape } from './shape.js';

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: DEFAULT_FIRST,
    description: `How many entries to give, 1 to ${MAX_FIRST}.`,
  })
  readonly first!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Start after the entry with this cursor, which the same list gave with the same filter and order.',
  })
  readonly after?: string | null;
}

/** INVALID_INPUT unless `first` is within bounds. */
export function pageRequest({ first, after }: PageArgs): PageRequest {
  if (first < 1 || first > MAX_FIRST) {
    throw invalidInput(
      `first is ${first}, not between 1 and ${MAX_FIRST}`,
      `Ask for 1 to ${MAX_FIRST} entries a page.`,
    );
  }
  return { first, after: after ?? null };
}

@ObjectType('PageInfo', { description: 'Where a page is in its list.' })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are entries after this page.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: 'Whether the page starts after a cursor, so that there are entries before it.',
  })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "The first entry's cursor; null on an empty page." })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "The last entry's cursor: `after` of the next page." })
  readonly endCursor!: string | null;
}

interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: Shape<PageInfo>;
  /** A getter: counted only where the query selects it. */
  readonly totalCount: Promise<number>;
}

/** Publishes `<name>Edge` and `<name>Connection`; the result is the type for a field's thunk. */
export function connectionType<T extends object>(
  name: string,
  node: new () => T,
): abstract new () => Connection<T> {
  @ObjectType(`${name}Edge`, { description: `An entry of a list, with its cursor.` })
  class EdgeType implements Edge<T> {
    @Field(() => node, { description: 'The entry itself.' })
    readonly node!: T;

    @Field(() => String, { description: 'Where the entry is in the list; pass it as `after`.' })
    readonly cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: 'One page of a list.' })
  abstract class ConnectionType implements Connection<T> {
    @Field(() => [EdgeType], { description: 'The entries with their cursors.' })
    readonly edges!: readonly Edge<T>[];

    @Field(() => [node], { description: 'The entries alone.' })
    readonly nodes!: readonly T[];

    @Field(() => PageInfo, { description: 'Where the page is in the list.' })
    readonly pageInfo!: Shape<PageInfo>;

    @Field(() => Int, { description: 'Entries on all pages together; counted only when asked for.' })
    readonly totalCount!: Promise<number>;
  }
  return ConnectionType;
}

/** A page of the catalog in Relay's dress. */
export function connectionOf<T>(page: Page<T>, request: PageRequest): Connection<T> {
  return {
    edges: page.items,
    nodes: page.items.map((item) => item.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: request.after !== null,
      startCursor: page.items[0]?.cursor ?? null,
      endCursor: page.items.at(-1)?.cursor ?? null,
    },
    get totalCount() {
      return page.totalCount();
    },
  };
}
