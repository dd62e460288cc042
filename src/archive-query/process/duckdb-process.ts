/**
 * A DuckDB in a process of its own, started by duckdb-session.ts, which alone talks to it. A query can ask DuckDB for
 * memory that no setting of it limits (`len(range(1000000000))` takes 8 GB at once), and some functions cannot be
 * interrupted: only a process can be held to limits. Imports nothing of ours, so that tests can start it as it stands.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { z } from 'zod';

const request = z.object({
  sql: z.string(),
  values: z.array(z.string().nullable()),
  maxRows: z.number(),
  maxBytes: z.number(),
});
type Request = z.infer<typeof request>;

/** DuckDB's own texts; statements cast to VARCHAR where the form matters. */
const textOf = (value: DuckDBValue): string | null => (value === null ? null : String(value));

async function answer(
  connection: DuckDBConnection,
  { sql, values, maxRows, maxBytes }: Request,
): Promise<unknown> {
  const result = await connection.stream(sql, values);
  const columns = result
    .columnNames()
    .map((name, index) => ({ name, type: String(result.columnType(index)) }));
  const rows: (string | null)[][] = [];
  let bytes = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return { columns, rows, cut: null };
    for (const found of chunk.getRows()) {
      const row = found.map(textOf);
      bytes += row.reduce((sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)), row.length);
      if (rows.length >= maxRows) return { columns, rows, cut: 'ROWS' };
      if (bytes > maxBytes) return { columns, rows, cut: 'BYTES' };
      rows.push(row);
    }
  }
}

async function main(memoryMegabytes: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMegabytes}MB`,
    threads: '2',
    // Nothing is downloaded or loaded, whatever a statement names.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: '',
  });
  const connection = await instance.connect();
  process.on('message', (message) => {
    void answer(connection, request.parse(message))
      .catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }))
      .then((reply) => process.send?.(reply));
  });
  process.send?.('ready');
}

// Its parent is gone: nobody waits for the answer.
process.on('disconnect', () => process.exit());
await main(process.argv[2] ?? '512');
