/** Links that are worth something for minutes: what they stand for, signed. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DOWNLOAD_FORMATS } from '../domain/archive-query.js';
import type { DownloadFormat } from '../domain/archive-query.js';
import { SortkeepError } from '../domain/errors.js';

export interface LinkedDownload {
  readonly handle: string;
  readonly format: DownloadFormat;
  /** Who asked for the link; whoever has it acts in that name. */
  readonly actor: string;
  readonly expiresAt: Date;
}

const content = z.tuple([z.string(), z.enum(DOWNLOAD_FORMATS), z.string(), z.number()]);

const signatureOf = (key: Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** `<what it stands for>.<HMAC-SHA-256 of that>`, both base64url. */
export function signLink(key: Uint8Array, { handle, format, actor, expiresAt }: LinkedDownload): string {
  const text = Buffer.from(JSON.stringify([handle, format, actor, expiresAt.getTime()]), 'utf8').toString(
    'base64url',
  );
  return `${text}.${signatureOf(key, text).toString('base64url')}`;
}

/** ACCESS_DENIED for what `signLink` did not make with this key, and after its time. */
export function readLink(key: Uint8Array, token: string, now: Date): LinkedDownload {
  const [text = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(key, text);
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw refused('is not one that was given out');
  const [handle, format, actor, at] = content.parse(
    JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
  );
  if (now.getTime() > at) throw refused('has expired');
  return { handle, format, actor, expiresAt: new Date(at) };
}

const refused = (why: string): SortkeepError =>
  new SortkeepError('ACCESS_DENIED', `this download link ${why}`, {
    hint: 'Ask for a new one: createArchiveDownload. A restart of the service ends those before it.',
  });
