import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const debian = '/usr/lib/go-1.19/bin/go';
const source = new URL('verify.go', import.meta.url).pathname;

/** Go and the module of its checksum database, where Debian's golang-1.19-go and golang-golang-x-mod-dev put them. */
export const hasGo = existsSync(debian) && existsSync('/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog');

/** Builds the verifier once; the folder is the caller's to remove. */
export function buildVerifier(): { readonly folder: string; readonly program: string } {
  const folder = mkdtempSync(join(tmpdir(), 'go-verifier-'));
  const program = join(folder, 'verify');
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    GOCACHE: join(folder, 'cache'),
    GOPATH: '/usr/share/gocode',
    ...{ GO111MODULE: 'off', CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '' },
  };
  const { status, stderr } = spawnSync(debian, ['build', '-o', program, source], {
    env,
    encoding: 'utf8',
    cwd: folder,
  });
  if (status !== 0) throw new Error(`the Go verifier was not built: ${stderr}`);
  return { folder, program };
}
