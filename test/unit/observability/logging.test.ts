import { describe, expect, it } from '@jest/globals';
import { SortkeepError } from '../../../src/domain/errors.js';
import { createLogger } from '../../../src/observability/logging.js';
import type { Logger } from '../../../src/observability/logging.js';

function logged(write: (logger: Logger) => void): string {
  let text = '';
  write(createLogger('info', { write: (line) => void (text += line) }));
  return text;
}

describe('the log', () => {
  it('is one JSON object a line, with level and time', () => {
    const [line = '', rest] = logged((logger) => logger.info({ move: 'm' }, 'moved')).split('\n');
    expect(rest).toBe('');
    expect(JSON.parse(line)).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      move: 'm',
      msg: 'moved',
    });
  });

  it('shows no secret by its key, at any of three levels', () => {
    const text = logged((logger) =>
      logger.info({
        password: 'hunter2',
        headers: { authorization: 'hunter2', cookie: 'hunter2' },
        aws: { credentials: { secretAccessKey: 'hunter2', sessionToken: 'hunter2' } },
      }),
    );
    expect(text).not.toContain('hunter2');
    expect(text.match(/\*\*\*/g)).toHaveLength(5);
  });

  it("shows no password within an address, and no row values of a server's error", () => {
    const driver = Object.assign(new Error('cannot reach postgres://app:hunter2@db:5432/app'), {
      code: '23505',
      detail: 'Key (ssn)=(078-05-1120) exists',
      where: 'COPY t, line 3: "078-05-1120"',
    });
    const err = new SortkeepError('UNREACHABLE', 'source core does not answer', {
      hint: 'Check it.',
      cause: driver,
    });
    const text = logged((logger) => logger.error({ err }, 'failed'));
    expect(text).toContain('postgres://app:***@db:5432/app');
    expect(text).toContain('"code":"23505"');
    expect(text).toContain('"hint":"Check it."');
    expect(text).not.toMatch(/hunter2|078-05-1120/);
  });

  it('ends in causes that go round in a ring, and takes what is no error', () => {
    const ring = new Error('one');
    ring.cause = new Error('other', { cause: ring });
    expect(logged((logger) => logger.error({ err: ring })).match(/"message":"one"/g)).toHaveLength(3);
    expect(logged((logger) => logger.error({ err: 'hunter2' }))).not.toContain('hunter2');
  });
});
