import type { ProfileDialect } from '../profile/profile-dialect.js';

const text = (x: string): string => `cast(${x} as varchar)`;

export const duckdbDialect: ProfileDialect = {
  present: (x) => `${x} is not null`,
  exactText: text,
  doubleText: text,
  exactNumber: 'decimal(20,0)',
  textBytes: (x) => `strlen(${text(x)})`,
  textHash: (x) => `cast('0x' || substr(sha256(${text(x)}), 1, 15) as bigint)`,
  sinceEpoch: (x, kind) => (kind === 'date' ? `(${x} - date '1970-01-01')` : `epoch_us(${x})`),
  infinite: (x, kind, sign) => (kind === 'time' ? null : `(${x} = cast('${sign}infinity' as ${kind}))`),
};
