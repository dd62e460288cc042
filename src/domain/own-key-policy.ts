/** Which archives get a data key of their own, so that they can be shredded. */
export interface OwnKeyPolicy {
  readonly all: boolean;
  /** Those of a table with a sensitive column. */
  readonly sensitive: boolean;
  /** Those that were given one of these tags. */
  readonly tags: readonly string[];
}

/** `all`, `sensitive`, `tag:hr, tag:payroll`; empty: none. */
export const OWN_KEY_POLICY = /^\s*(?:(?:all|sensitive|tag:[^,]*[^,\s])\s*(?:,\s*|$))*$/;

/** Of a text that matches `OWN_KEY_POLICY`. */
export function parseOwnKeyPolicy(text: string): OwnKeyPolicy {
  const words = text.split(',').map((word) => word.trim());
  return {
    all: words.includes('all'),
    sensitive: words.includes('sensitive'),
    tags: words.filter((word) => word.startsWith('tag:')).map((word) => word.slice('tag:'.length)),
  };
}
