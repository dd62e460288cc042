import { CommanderError } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { jsonText } from '../../../src/cli/json-text.js';
import { createProgressLine } from '../../../src/cli/progress-line.js';
import { failureOf } from '../../../src/cli/report-error.js';
import { StoppedBySignal } from '../../../src/cli/stop-signal.js';
import { conflict } from '../../../src/domain/errors.js';

describe('JSON for programs', () => {
  it('is one line, with bigints as decimal strings and dates as ISO 8601', () => {
    const value = { bytes: 2n ** 63n, at: new Date(0), text: 'a\nb', deep: [{ n: 1n }] };
    expect(jsonText(value)).toBe(
      String.raw`{"bytes":"9223372036854775808","at":"1970-01-01T00:00:00.000Z","text":"a\nb","deep":[{"n":"1"}]}`,
    );
  });
});

describe('a failure', () => {
  it('of ours keeps its code, message and hint, and ends with 1', () => {
    expect(failureOf(conflict('plan x is REFUSED', 'Plan again.'))).toEqual({
      exitCode: 1,
      code: 'CONFLICT',
      message: 'plan x is REFUSED',
      hint: 'Plan again.',
      said: false,
    });
  });

  it('of the program shows nothing of its cause, and how to see it', () => {
    const failure = failureOf(new Error('password=hunter2'));
    expect(failure).toMatchObject({ exitCode: 1, code: 'INTERNAL' });
    expect(JSON.stringify(failure)).not.toContain('hunter2');
    expect(failure?.hint).toContain('SORTKEEP_LOG_LEVEL=debug');
  });

  it('of the caller ends with 2, and showing help is none', () => {
    const unknown = new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'");
    expect(failureOf(unknown)).toMatchObject({ exitCode: 2, message: "unknown option '--x'" });
    expect(failureOf(new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'))).toBeNull();
  });

  it('by Ctrl-C ends with 130, by SIGTERM with 143', () => {
    expect(failureOf(new StoppedBySignal('SIGINT'))?.exitCode).toBe(130);
    expect(failureOf(new StoppedBySignal('SIGTERM'))?.exitCode).toBe(143);
  });
});

describe('progress', () => {
  const written = (isTTY: boolean): string => {
    const parts: string[] = [];
    const line = createProgressLine({ isTTY, columns: 20, write: (text) => parts.push(text) });
    line.update('copying a table with a long name');
    line.done('copied\u0007');
    return parts.join('');
  };

  it('rewrites one line on a terminal, cut to its width', () => {
    expect(written(true)).toBe('\r\u001b[Kcopying a table wit\r\u001b[Kcopied\\u{7}\n');
  });

  it('writes only whole lines elsewhere', () => {
    expect(written(false)).toBe('copied\\u{7}\n');
  });
});
