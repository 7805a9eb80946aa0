/** What the processes of an installation print, as lines that a test can look for. */
import type { Role } from '../kapuas/child.ts';

export interface LogLine {
  readonly role: Role;
  /** As pino numbers them: 30 info, 40 warn, 50 error, 60 fatal; 0 where the line is not JSON. */
  readonly level: number;
  readonly msg: string;
  /** The whole line. */
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const LEVELS = { info: 30, warn: 40, error: 50, fatal: 60 } as const;

export interface Output {
  add(role: Role, text: string): void;
  /** What was printed from a place on. */
  since(place: number): readonly LogLine[];
  /** Where the next line will be. */
  place(): number;
}

export function createOutput(): Output {
  const lines: LogLine[] = [];
  return {
    add: (role, text) => void lines.push(parse(role, text)),
    since: (place) => lines.slice(place),
    place: () => lines.length,
  };
}

function parse(role: Role, text: string): LogLine {
  const fields = toObject(text);
  const { level = 0, msg = '' } = fields as { level?: number; msg?: string };
  return { role, level, msg, text, fields };
}

function toObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
