export interface SamplePlan {
  /** Of `tablesample system`. */
  readonly percent: number;
  /** Rows to stop at. */
  readonly limit: number;
}

/** Rows from which shares are known to within two or three points. */
const ROWS = 2_000;
/** Values in memory at once: with at most 500 characters each some 30 MB, in truth a tenth. */
const CELLS = 60_000;
/** Few rows a page are still worth so many pages: a sample of one page knows one day. */
const LEAST_PAGES = 32;
/** Taken where nobody has counted: a hundred bytes a row. */
const ROWS_A_PAGE = 80;

export interface SampleSize {
  readonly columns: number;
  readonly pages: number;
  /** Null where it is not known. */
  readonly rowsPerPage: number | null;
  /** Pages that may be read. */
  readonly maximumPages: number;
  /** How much of a whole table's sample this relation is for: 0 to 1. */
  readonly portion: number;
}

/** Small relations entire; of larger ones pages all over, as many as rows are wanted from, within the byte limit. */
export function planSample({ columns, pages, rowsPerPage, maximumPages, portion }: SampleSize): SamplePlan {
  const rows = Math.min(ROWS, Math.max(50, Math.floor(CELLS / Math.max(columns, 1))));
  const limit = Math.max(1, Math.ceil(rows * portion));
  const density = rowsPerPage ?? ROWS_A_PAGE;
  const wanted = Math.max(limit / Math.max(density, 0.01), LEAST_PAGES * portion);
  const read = Math.min(wanted, Math.max(1, maximumPages * portion));
  return { percent: pages <= read ? 100 : Math.max((read / pages) * 100, 1e-6), limit };
}
