import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the embedded parts keep what must outlive the process: `$XDG_DATA_HOME/sortkeep` or `~/.local/share/sortkeep`;
 * for root `/var/lib/sortkeep`, since PostgreSQL does not run as root and another user cannot enter root's home.
 */
export function defaultDataDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  if (process.getuid?.() === 0) return '/var/lib/sortkeep';
  const xdg = environment['XDG_DATA_HOME'];
  return join(xdg === undefined || xdg === '' ? join(homedir(), '.local', 'share') : xdg, 'sortkeep');
}
