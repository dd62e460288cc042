/** PostgreSQL's `aclitem` in words (https://www.postgresql.org/docs/current/ddl-priv.html, table 5.1). */

const PRIVILEGES: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  m: 'MAINTAIN',
  U: 'USAGE',
};

export interface Grant {
  /** `public` stands for everybody. */
  readonly role: string;
  /** `SELECT`, `INSERT` and so on, in PostgreSQL's order; a letter that is not known stays a letter. */
  readonly privileges: readonly string[];
  /** Those of them that the role may grant to others. */
  readonly grantable: readonly string[];
  readonly grantedBy: string;
}

const NAME = String.raw`"(?:[^"]|"")*"|[^"=/]*`;
const FORM = new RegExp(`^(${NAME})=([a-zA-Z*]*)/(${NAME})$`, 'su');

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;

/** `app_reader=ar*w/owner`; a text that is none becomes a role without privileges, so that it is seen. */
export function parseAclItem(text: string): Grant {
  const [, role = text, letters = '', grantedBy = ''] = FORM.exec(text) ?? [];
  const found = [...letters.matchAll(/([a-zA-Z])(\*?)/gu)].map(([, letter = '', star]) => ({
    privilege: PRIVILEGES[letter] ?? letter,
    grantable: star === '*',
  }));
  return {
    role: role === '' ? 'public' : unquoted(role),
    privileges: found.map(({ privilege }) => privilege),
    grantable: found.filter(({ grantable }) => grantable).map(({ privilege }) => privilege),
    grantedBy: unquoted(grantedBy),
  };
}
