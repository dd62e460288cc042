/** Previews, queries and downloads of archives: found, counted, audited, and held to limits. */
import { randomBytes } from 'node:crypto';
import { checkAliases, runQuery } from '../archive-query/run-query.js';
import { withDuckdb } from '../archive-query/process/duckdb-session.js';
import { readLink, signLink } from '../archive-query/sign-link.js';
import type { Twins } from '../archive-query/twin/twins.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import type { Archive } from '../domain/archive.js';
import { invalidInput, SortkeepError } from '../domain/errors.js';
import type { Database } from '../postgres/session.js';
import type { ObjectStore } from '../storage/object-store.js';
import { archiveColumns } from './archive-columns.js';
import { openDownload } from './archive-download.js';
import type { ArchiveQueryService, PreparedArchive, QueryRequest } from './archive-query-services.js';
import { previewArchive } from './preview-archive.js';
import { catalogCall } from './catalog-call.js';
import { findKeptArchive } from './find-archive.js';

export interface ArchiveQueryLimits {
  readonly memoryMegabytes: number;
  readonly seconds: number;
  readonly rows: number;
  readonly bytes: number;
  readonly atOnce: number;
  readonly allowSensitive: boolean;
  readonly linkMinutes: number;
}

export interface ArchiveQueryParts {
  readonly catalog: Database;
  readonly store: ObjectStore;
  readonly twins: Twins;
  readonly limits: ArchiveQueryLimits;
  readonly signal: AbortSignal;
}

export interface ArchiveQueryContext extends ArchiveQueryParts {
  /** CONFLICT, retryable, when as many run already as may. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The kept archive; what is done to it is in the audit events before any row is read. */
  looked(actor: string, handle: string, action: string, details: object): Promise<Archive>;
}

export function createArchiveQueryService(parts: ArchiveQueryParts): ArchiveQueryService {
  const { catalog, twins, limits } = parts;
  const key = randomBytes(32);
  let running = 0;
  const context: ArchiveQueryContext = {
    ...parts,
    inTurn: async (work) => {
      if (running >= limits.atOnce) {
        throw new SortkeepError(
          'CONFLICT',
          `${running} queries of archives are running, as many as may at once`,
          {
            hint: 'Ask again in a moment, or raise concurrentQueries.',
            retryable: true,
          },
        );
      }
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
      }
    },
    looked: (actor, handle, action, details) =>
      catalogCall(`looking archive ${handle} up`, async () => {
        const archive = await findKeptArchive(catalog, handle);
        await recordEvent(catalog, { actor, action, subject: archive.handle, details: { ...details } });
        return archive;
      }),
  };
  return {
    prepare: async (actor, handle, again, onProgress) => {
      const archive = await context.looked(actor, handle, 'archive.prepare', { again });
      const twin = await twins.ensure(archive, {
        again,
        patienceMs: null,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      return {
        handle: archive.handle,
        madeAt: new Date(twin.madeAt),
        bytes: twin.bytes,
        rows: twin.rows,
        columns: await archiveColumns(catalog, archive, twin.columns, limits.allowSensitive),
      } satisfies PreparedArchive;
    },
    preview: (actor, request, page) => previewArchive(context, actor, request, page),
    query: (actor, request) => query(context, actor, request),
    download: async (actor, handle, format) => {
      const archive = await context.looked(actor, handle, 'archive.download', { format });
      return openDownload(context, archive, format);
    },
    link: async (actor, handle, format) => {
      const archive = await context.looked(actor, handle, 'archive.link', { format });
      const expiresAt = new Date(Date.now() + limits.linkMinutes * 60_000);
      const token = signLink(key, { handle: archive.handle, format, actor, expiresAt });
      return { path: `/download/${token}`, expiresAt };
    },
    openLink: async (token) => {
      const { actor, handle, format } = readLink(key, token, new Date());
      const archive = await context.looked(actor, handle, 'archive.download', { format, by: 'link' });
      return openDownload(context, archive, format);
    },
  };
}

const within = (what: string, wanted: number | undefined, most: number): number => {
  if (wanted === undefined) return most;
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most) return wanted;
  throw invalidInput(`${what} is ${wanted}, not between 1 and ${most}`, 'The configuration has the bounds.');
};

async function query(
  context: ArchiveQueryContext,
  actor: string,
  { sql, archives: named, maxRows, maxSeconds }: QueryRequest,
): ReturnType<ArchiveQueryService['query']> {
  const { catalog, twins, limits, signal } = context;
  checkAliases(named.map(({ alias }) => alias));
  if (named.length === 0)
    throw invalidInput('the query names no archive', 'Give each archive a name in the query.');
  const rows = within('maxRows', maxRows, limits.rows);
  const seconds = within('maxSeconds', maxSeconds, limits.seconds);
  return context.inTurn(async () => {
    const archives: Archive[] = [];
    for (const { alias, handle } of named) {
      archives.push(await context.looked(actor, handle, 'archive.query', { alias, sql }));
    }
    return twins.use(archives, seconds * 1000, async (opened) => {
      const queried = await Promise.all(
        opened.map(async ({ archive, twin, path }, index) => ({
          alias: named[index]?.alias ?? '',
          path,
          columns: await archiveColumns(catalog, archive, twin.columns, limits.allowSensitive),
        })),
      );
      const started = performance.now();
      const answer = await withDuckdb({ ...limits, seconds, signal }, (session) =>
        runQuery(session, sql, queried, { maxRows: rows, maxBytes: limits.bytes }),
      );
      return {
        columns: answer.columns,
        rows: answer.rows.map((values) => ({ values })),
        cut: answer.cut,
        seconds: (performance.now() - started) / 1000,
      };
    });
  });
}
