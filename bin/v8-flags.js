/**
 * V8 counts the buffers of rows that pass outside of its heap, and would mark a heap that hardly changes every few
 * dozen MB of them: marking begins where four fifths of the room are used up, not where less than the young generation
 * is left. And the young generation stays small: it would grow to 130 MB, and small it frees its buffers early.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--incremental-marking-soft-trigger=80');
setFlagsFromString('--semi-space-growth-factor=1');
