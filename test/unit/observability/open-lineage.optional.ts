/**
 * Against the standard's own JSON schemas, which are not part of this repository:
 * `SORTKEEP_SHARED=… npm test -- --testMatch '**\/open-lineage.optional.ts'`, where `$SORTKEEP_SHARED/data/openlineage`
 * holds OpenLineage.json and facets/.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { events } from '../../support/lineage-events.js';

const schemaFile = z.looseObject({
  $id: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const folder = join(process.env['SORTKEEP_SHARED'] ?? '../shared', 'data', 'openlineage');
const ajv = new Ajv2020({ strict: false, validateFormats: false });
/** By schema file: the keys under which its facets go. */
const keys = new Map<string, readonly string[]>();

beforeAll(async () => {
  const facets = await readdir(join(folder, 'facets'));
  for (const file of ['OpenLineage.json', ...facets.map((name) => join('facets', name))]) {
    const schema = schemaFile.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
    ajv.addSchema(schema);
    keys.set(schema.$id, Object.keys(schema.properties ?? {}));
  }
});

const faults = (schema: string, value: unknown): unknown => (ajv.validate(schema, value) ? [] : ajv.errors);

describe('the events', () => {
  it('are run events by the schema of the standard', () => {
    for (const event of events()) {
      expect(faults(event.schemaURL, event)).toEqual([]);
      expect(faults('https://openlineage.io/spec/2-0-2/OpenLineage.json', event)).toEqual([]);
    }
  });

  it('have facets that fit their own schemas, under the keys that these name', () => {
    const [, complete] = events();
    const facets = complete.outputs.flatMap((output) =>
      Object.entries({ ...output.facets, ...output.outputFacets }),
    );
    expect(facets.map(([key]) => key)).toEqual(['schema', 'columnLineage', 'outputStatistics']);
    for (const [key, facet] of facets) {
      const url = z.string().parse(facet['_schemaURL']);
      expect(faults(url, facet)).toEqual([]);
      expect(keys.get(url.replace(/#.*/, ''))).toContain(key);
    }
  });
});
