import { it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { connectSession } from '../../../src/postgres/connect.js';
import { readTableDefinitions } from '../../../src/postgres/definition/read-table-definitions.js';
import { RICH_TABLES } from '../../support/rich-tables.js';
it('times', async () => {
  const base = { host: '127.0.0.1', port: 54318, user: 'postgres', password: null, tls: 'disable', applicationName: 't' } as const;
  const a = await connectSession({ ...base, database: 'postgres' });
  await a.query('drop database if exists m2'); await a.query('create database m2'); await a.close();
  const s = await connectSession({ ...base, database: 'm2' });
  await s.query(RICH_TABLES);
  await s.query('create schema many');
  for (let part = 0; part < 10; part++) await s.query(`do $$ begin for i in 1..200 loop
        execute format('create table many.t%s_%s (id serial primary key, parent integer references app.child (id),
          mood app.mood default ''it''''s'', amount numeric check (amount > 0), at timestamptz default now())', ${part}, i);
        execute format('create index on many.t%s_%s (at) where mood = ''''', ${part}, i);
        end loop; end $$`);
  const log: string[] = [];
  for (let round = 0; round < 2; round++) {
    await s.query("begin; set local statement_timeout = '20s'");
    const t = { query: async (q: string, v: readonly unknown[] = []) => { const a = performance.now(); try { const r = await s.query(q, v); log.push(`${(performance.now() - a).toFixed(0)}ms ${r.rowCount} ${q.trim().slice(0, 60).replaceAll('\n', ' ')}`); return r; } catch (e) { await s.query('rollback'); writeFileSync('/tmp/slow.sql', q); const x = await s.query('explain ' + q, v); log.push('SLOW', q.slice(0, 200), JSON.stringify(x.rows, null, 0).replaceAll('},{', '\n')); throw e; } } };
    try { await readTableDefinitions(t, 'all user tables'); } catch (e) { log.push(String(e)); }
    await s.query('rollback');
    log.push('----');
  }
  writeFileSync('/tmp/timing.log', log.join('\n'));
  await s.close();
}, 120000);
