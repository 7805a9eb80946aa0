import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { makeServerDir } from '../../stack/server.ts';
import { handOver } from '../../stack/unprivileged.ts';

export interface Certificate {
  readonly dir: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate for 127.0.0.1 that is its own authority, in files that the server may read. */
export function createCertificate(): Certificate {
  const dir = makeServerDir('certificate');
  const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
      ...['-subj', '/CN=kapuas-test', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', keyFile, '-out', certFile],
    ],
    { stdio: 'pipe' },
  );
  chmodSync(keyFile, 0o600);
  for (const path of [dir, certFile, keyFile]) handOver(path);
  return { dir, certFile, keyFile };
}
