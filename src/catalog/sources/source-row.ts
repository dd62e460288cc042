/** A row of sortkeep.sources as a Source. */
import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { Source } from '../../domain/source.js';
import { errorReport } from '../error-report-row.js';

const id = z.string().transform(sourceId);

const databaseState = z.object({
  database: z.string(),
  encoding: z.string(),
  collation: z.string(),
  characterType: z.string(),
  tables: z.number(),
  readAt: z.coerce.date().nullable(),
  error: errorReport.nullable(),
});

const row = z.object({
  id,
  name: z.string(),
  host: z.string(),
  port: z.number(),
  username: z.string(),
  database: z.string(),
  password_ref: z.string().nullable(),
  tls: z.enum(['disable', 'require', 'verify-full']),
  system_identifier: z.string().nullable(),
  server_version: z.string().nullable(),
  role: z.enum(['primary', 'standby']).nullable(),
  timeline: z.number().nullable(),
  lead_source_id: id.nullable(),
  node_ids: id.array(),
  connected_standbys: z.number().nullable(),
  streams: z.boolean().nullable(),
  limits: z.string().array(),
  clock_offset_seconds: z.number().nullable(),
  last_databases: databaseState.array(),
  last_scan_at: z.date().nullable(),
  last_error: errorReport.nullable(),
  created_at: z.date(),
});

/** Of `sortkeep.source_nodes`: a row of sortkeep.sources with the ids of the nodes that it leads. */
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
    role: source.role,
    timeline: source.timeline,
    leadId: source.lead_source_id,
    nodeIds: source.node_ids,
    connectedStandbys: source.connected_standbys,
    streams: source.streams,
    limits: source.limits,
    clockOffsetSeconds: source.clock_offset_seconds,
    lastDatabases: source.last_databases,
    lastScanAt: source.last_scan_at,
    lastError: source.last_error,
    createdAt: source.created_at,
  };
}
