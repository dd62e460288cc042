/** The one place where a failure becomes words and an exit code. */
import { CommanderError } from 'commander';
import { asSortkeepError } from '../domain/errors.js';
import type { ErrorCode } from '../domain/errors.js';
import { createLogger } from '../observability/logging.js';
import { jsonText } from './json-text.js';
import { StoppedBySignal } from './stop-signal.js';
import { terminalSafe } from './terminal-safe.js';

interface Failure {
  readonly exitCode: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  /** commander has said it on standard error already. */
  readonly said: boolean;
}

const FAILED = 1;
const USAGE = 2;

/** Null where commander only showed help or version. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return null;
    return {
      exitCode: USAGE,
      code: 'INVALID_INPUT',
      message: error.message.replace(/^error: /, ''),
      hint: 'Run the command with --help.',
      said: true,
    };
  }
  if (error instanceof StoppedBySignal) {
    const { exitCode, message, hint } = error;
    return { exitCode, code: 'CANCELLED', message, hint, said: false };
  }
  const { code, message, hint } = asSortkeepError(error, 'running the command');
  const seeCause = code === 'INTERNAL' ? ' Run it again with SORTKEEP_LOG_LEVEL=debug to see the cause.' : '';
  return { exitCode: FAILED, code, message, hint: `${hint}${seeCause}`, said: false };
}

/** Prints the failure, with --json also as the one object on standard output; returns the exit code. */
export function reportError(error: unknown, json: boolean): number {
  const failure = failureOf(error);
  if (failure === null) return 0;
  const { code, message, hint } = failure;
  if (code === 'INTERNAL' && process.env['SORTKEEP_LOG_LEVEL'] === 'debug') {
    createLogger('debug').debug({ err: error }, 'the command failed');
  }
  if (!failure.said) process.stderr.write(terminalSafe(`error: ${message}\n${hint}\n`));
  if (json) process.stdout.write(`${jsonText({ error: { code, message, hint } })}\n`);
  return failure.exitCode;
}
