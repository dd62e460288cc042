/** The page as a person reads it. */
import { changesText } from './changes-text.js';
import { dependentsText } from './dependents-text.js';
import { identityText } from './identity-text.js';
import { placesText } from './places-text.js';
import type { TablePage } from './read-table-page.js';
import { sensitiveText } from './sensitive-text.js';
import { structureText } from './structure-text.js';
import { useText } from './use-text.js';

export function tablePageText(page: TablePage, now: Date): string {
  const { table, source, version, referring, use, since, changes, profile, places } = page;
  return [
    identityText(table, source, version.definition, page),
    structureText(version.definition, version.surroundings),
    dependentsText(table.dependents, referring),
    useText(use, now),
    changesText(since, changes),
    placesText(places),
    sensitiveText(profile),
  ].join('\n\n');
}
