/** A row of sortkeep.sources as a Source. */
import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { Source } from '../../domain/source.js';
import { errorReport } from '../error-report-row.js';

const row = z.object({
  id: z.string().transform(sourceId),
  name: z.string(),
  host: z.string(),
  port: z.number(),
  username: z.string(),
  database: z.string(),
  password_ref: z.string().nullable(),
  tls: z.enum(['disable', 'require', 'verify-full']),
  system_identifier: z.string().nullable(),
  server_version: z.string().nullable(),
  last_scan_at: z.date().nullable(),
  last_error: errorReport.nullable(),
  created_at: z.date(),
});

export function parseSourceRow(value: unknown): Source {
  const source = row.parse(value);
  return {
    id: source.id,
    name: source.name,
    address: {
      host: source.host,
      port: source.port,
      user: source.username,
      database: source.database,
      passwordRef: source.password_ref,
      tls: source.tls,
    },
    systemIdentifier: source.system_identifier,
    serverVersion: source.server_version,
    lastScanAt: source.last_scan_at,
    lastError: source.last_error,
    createdAt: source.created_at,
  };
}
