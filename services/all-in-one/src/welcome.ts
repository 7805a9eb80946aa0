import type { Addresses } from './all-in-one.ts';

/** What a person needs to begin; the made password is shown here this once. */
export function printWelcome(
  out: NodeJS.WritableStream,
  addresses: Addresses,
  adminEmail: string,
  madePassword: string | undefined,
): void {
  const lines = [
    '',
    `  Console   ${addresses.web}`,
    `  Ingest    ${addresses.http}   forward ${addresses.forward}`,
    `  Sign in   ${adminEmail}${madePassword === undefined ? '' : `   password ${madePassword}   (shown this once)`}`,
    '',
  ];
  out.write(`${lines.join('\n')}\n`);
}
