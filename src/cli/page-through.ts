import type { Page, PageRequest } from '../domain/page.js';

/** What a list of the services gives at most at once. */
const PAGE = 100;

export interface Listed<T> {
  readonly nodes: readonly T[];
  /** Whether the list goes on. */
  readonly more: boolean;
}

/** The first `limit` entries of a list, page by page. */
export async function pageThrough<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<Listed<T>> {
  const nodes: T[] = [];
  let after: string | null = null;
  while (nodes.length < limit) {
    const page: Page<T> = await list({ first: Math.min(PAGE, limit - nodes.length), after });
    nodes.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor ?? null;
    if (!page.hasNextPage || after === null) return { nodes, more: false };
  }
  return { nodes, more: true };
}
