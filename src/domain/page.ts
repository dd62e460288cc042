/** Keyset paging as the catalog does it; the API dresses it as Relay connections. */
export interface PageRequest {
  /** 1 to 100. */
  readonly first: number;
  /** An opaque cursor of the same list with the same filter. */
  readonly after: string | null;
}

export interface PageItem<T> {
  readonly node: T;
  readonly cursor: string;
}

export interface Page<T> {
  readonly items: readonly PageItem<T>[];
  readonly hasNextPage: boolean;
  /** Rows that match the filter; asked for only where the caller wants it. */
  readonly totalCount: () => Promise<number>;
}
