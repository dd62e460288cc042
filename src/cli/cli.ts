/** What every command is given: the services, a place for progress, and the one way to answer. */
import { readConfig } from '../config/config.js';
import type { Config } from '../config/config.js';
import type { Services } from '../services/services.js';
import { untilStopped } from '../services/until-stopped.js';
import { jsonText } from './json-text.js';
import { createProgressLine } from './progress-line.js';
import type { ProgressLine } from './progress-line.js';
import { listenForStop } from './stop-signal.js';
import { terminalSafe } from './terminal-safe.js';

export interface CommandResult {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Data for programs, whose every character counts: not made safe for a terminal. */
  readonly exact?: boolean;
  /** The command did its work and the answer is a bad one: exit code 1. */
  readonly failed?: boolean;
}

export interface Opened {
  readonly services: Services;
  /** In whose name the command acts. */
  readonly actor: string;
}

export interface Cli {
  readonly progress: ProgressLine;
  /** Opens the program, does the work, prints its result and closes; a signal ends the waiting. */
  withServices(work: (opened: Opened) => Promise<CommandResult>): Promise<void>;
  print(result: CommandResult): void;
}

/** A person who runs one command wants its result, not the log of a service. */
const QUIET: Partial<Config> = { logLevel: 'warn' };

export function createCli(json: boolean): Cli {
  const progress = createProgressLine(process.stderr);
  const print = (result: CommandResult): void => {
    progress.clear();
    const text = result.exact === true ? result.text : terminalSafe(result.text);
    process.stdout.write(`${json ? jsonText(result.json) : text}\n`);
    if (result.failed === true) process.exitCode = 1;
  };
  return {
    progress,
    print,
    withServices: async (work) => {
      const stop = listenForStop();
      const config = readConfig(process.env, QUIET);
      // Loaded late, so that help and usage errors do not wait for database drivers.
      const { createApplication } = await import('../main.js');
      const application = await createApplication(config);
      try {
        const done = work({ services: application.services, actor: config.actor });
        print(await untilStopped(stop.signal, done));
      } finally {
        progress.clear();
        await application.close();
      }
    },
  };
}
