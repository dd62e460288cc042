const TOKEN =
  /'(?:[^']|'')*'|::\s*(?:"(?:[^"]|"")+"|[a-z_][\w$]*)(?:\.(?:"(?:[^"]|"")+"|[a-z_][\w$]*))?|("(?:[^"]|"")+"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)(\()?/giu;

/**
 * Every name in an expression, key or index as the server prints them that may be a column's: not what is within a
 * text, after `::`, or before an opening parenthesis. More than the columns, never fewer. Pure.
 */
export function identifiersIn(sql: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, identifier, call] of sql.matchAll(TOKEN)) {
    if (identifier === undefined || call !== undefined) continue;
    names.add(identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier);
  }
  return names;
}
