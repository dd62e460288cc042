import type { ProfileDialect, TimeKind } from '../profile/profile-dialect.js';

function sinceEpoch(x: string, kind: TimeKind): string {
  if (kind === 'date') return `datediff(day, cast('1970-01-01' as date), ${x})`;
  if (kind === 'time') return `datediff(microsecond, cast('00:00:00' as time), ${x})`;
  const utc = kind === 'timestamptz' ? `(${x} at time zone 'UTC')` : x;
  return `datediff(microsecond, cast('1970-01-01 00:00:00' as timestamp), ${utc})`;
}

/** Functions as in the Database Developer Guide: SHA2, STRTOL, OCTET_LENGTH, DATEDIFF. Not run on Redshift itself yet. */
export const redshiftDialect: ProfileDialect = {
  present: (x) => `${x} is not null`,
  exactText: (x) => `cast(${x} as varchar(64))`,
  // As a double: the Data API gives it whole, a cast to text would round it to 15 digits.
  doubleText: (x) => x,
  exactNumber: 'decimal(20,0)',
  textBytes: (x) => `octet_length(${x})`,
  textHash: (x) => `strtol(substring(sha2(${x}, 256), 1, 15), 16)`,
  sinceEpoch,
  infinite: () => null,
};
