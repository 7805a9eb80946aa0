import { it } from 'vitest';

/** Name of a case → why the adapter cannot keep that promise. */
export type OptOuts = Readonly<Record<string, string>>;

/** @returns `it`, which leaves out the cases that the adapter opted out of */
export function createCases(optOuts: OptOuts = {}): (name: string, run: () => Promise<void>) => void {
  return (name, run) => {
    if (optOuts[name] === undefined) it(name, run);
  };
}

let lastName = 0;

/** A name that no other case of any run has had: storage may be shared between runs. */
export function uniqueName(stem: string): string {
  lastName += 1;
  return `${stem}-${Date.now().toString(36)}${process.pid.toString(36)}${lastName}`;
}
