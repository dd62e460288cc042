import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { TestApplication } from '../../support/application.js';

/** `sortkeep worker` of the built program over the test's catalog and store; whoever starts it ends it. */
export const spawnWorker = (
  app: TestApplication,
  settings: Readonly<Record<string, string>> = {},
): ChildProcess =>
  spawn(process.execPath, [join(process.cwd(), 'bin', 'sortkeep.js'), 'worker'], {
    env: {
      ...process.env,
      // A killed process leaves its temporary files; these go with the test's own.
      TMPDIR: app.directory,
      DATABASE_URL: app.catalogUrl,
      SORTKEEP_SCAN_EVERY_MINUTES: '0',
      SORTKEEP_PROFILE_EVERY_HOURS: '0',
      SORTKEEP_RELATE_EVERY_HOURS: '0',
      SORTKEEP_VERIFY_EVERY_DAYS: '0',
      SORTKEEP_REHEARSE_EVERY_DAYS: '0',
      SORTKEEP_DATA_DIRECTORY: app.directory,
      ...settings,
    },
    stdio: 'ignore',
  });
