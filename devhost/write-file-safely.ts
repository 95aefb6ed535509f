import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file so that a process killed at any moment leaves the old content or the new, never a part. */
export function writeFileSafely(path: string, content: string, mode = 0o600): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, path);
}
