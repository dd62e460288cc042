import type { ProfileDialect, TimeKind } from './profile-dialect.js';

/** `concat` calls the type's output function, as COPY does; `::text` does not (bpchar loses its padding, bool is spelt out). */
const utf8 = (x: string): string => `convert_to(concat(${x}), 'UTF8')`;

/** Exact on every version: before 14 `extract` gives a double, which holds a day in microseconds and not an epoch. */
const microsOfDay = (x: string): string =>
  `(extract(hour from ${x}) * 3600000000 + extract(minute from ${x}) * 60000000 + extract(microseconds from ${x}))::bigint`;

function sinceEpoch(x: string, kind: TimeKind): string {
  if (kind === 'date') return `(${x} - date '1970-01-01')`;
  if (kind === 'time') return microsOfDay(x);
  const utc = kind === 'timestamptz' ? `(${x} at time zone 'UTC')` : x;
  return `((${utc}::date - date '1970-01-01')::numeric * 86400000000 + ${microsOfDay(`${utc}::time`)})`;
}

export const postgresDialect: ProfileDialect = {
  present: (x) => `num_nonnulls(${x}) = 1`,
  exactText: (x) => `(${x})::text`,
  doubleText: (x) => `(${x})::text`,
  exactNumber: 'numeric',
  textBytes: (x) => `octet_length(${utf8(x)})`,
  textHash: (x) => `('x' || substr(encode(sha256(${utf8(x)}), 'hex'), 1, 15))::bit(60)::bigint`,
  sinceEpoch,
  // A cast, since PostgreSQL has no time without a date that is infinite and none is asked for.
  infinite: (x, kind, sign) => (kind === 'time' ? null : `(${x} = '${sign}infinity'::${kind})`),
};
