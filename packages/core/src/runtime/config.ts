/** Configuration declared once: read from the environment, checked at start, documented from the declaration. */
import { readFileSync } from 'node:fs';

export interface Setting<T> {
  readonly variable: string;
  readonly description: string;
  /** As the documentation shows it. */
  readonly fallback: string;
  /** Throws an Error whose message goes behind "<variable>: ". @param raw undefined when unset or empty */
  readonly parse: (raw: string | undefined) => T;
  readonly secret: boolean;
}

export type Settings<T> = { readonly [K in keyof T]: Setting<T[K]> };

export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/** Reads all settings, or throws a ConfigError that names every wrong one at once. */
export function readConfig<T>(settings: Settings<T>, env: NodeJS.ProcessEnv): T {
  const problems: string[] = [];
  const values = readInto(problems, settings, env);
  if (problems.length > 0) throw new ConfigError(problems);
  return values as T;
}

/** As `readConfig`, for the settings of several parts of one process. */
export function readSections<T extends object>(
  sections: { readonly [K in keyof T]: Settings<T[K]> },
  env: NodeJS.ProcessEnv,
): T {
  const problems: string[] = [];
  const values: Partial<T> = {};
  for (const name of Object.keys(sections) as (keyof T)[]) {
    values[name] = readInto(problems, sections[name], env) as T[keyof T];
  }
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return values as T;
}

function readInto<T>(problems: string[], settings: Settings<T>, env: NodeJS.ProcessEnv): Partial<T> {
  const values: Partial<T> = {};
  for (const name of Object.keys(settings) as (keyof T)[]) {
    const setting = settings[name];
    try {
      values[name] = setting.parse(env[setting.variable] || undefined);
    } catch (error) {
      problems.push(`${setting.variable}: ${(error as Error).message}`);
    }
  }
  return values;
}

/** As `work`; a wrong configuration ends the process with its problems and no stack. */
export function orExplain<T>(work: () => T, process: NodeJS.Process): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(2);
  }
}

/** A table for the documentation and for `--help`. */
export function describeSettings(settings: Readonly<Record<string, Setting<unknown>>>): string {
  const rows = Object.values(settings).map((s) => `| \`${s.variable}\` | ${s.fallback} | ${s.description} |`);
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

export function text(variable: string, fallback: string, description: string): Setting<string> {
  return {
    variable,
    description,
    fallback: `\`${fallback}\``,
    secret: false,
    parse: (raw) => raw ?? fallback,
  };
}

/** A setting that may be missing. */
export function optionalText(
  variable: string,
  whenUnset: string,
  description: string,
): Setting<string | undefined> {
  return { variable, description, fallback: whenUnset, secret: false, parse: (raw) => raw };
}

/** Path of a PEM file; the value is what the file holds. */
export function pemFile(
  variable: string,
  whenUnset: string,
  description: string,
): Setting<string | undefined> {
  return {
    ...optionalText(variable, whenUnset, description),
    parse: (path) => (path === undefined ? undefined : readPem(path)),
  };
}

function readPem(path: string): string {
  const pem = readFileSync(path, 'utf8');
  if (!pem.includes('-----BEGIN ')) throw new Error(`${path} is not a PEM file`);
  return pem;
}

/** As `optionalText`; its value is never printed. */
export function secret(
  variable: string,
  whenUnset: string,
  description: string,
): Setting<string | undefined> {
  return { variable, description, fallback: whenUnset, secret: true, parse: (raw) => raw };
}

export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

export function integer(
  variable: string,
  fallback: number,
  description: string,
  range: IntegerRange,
): Setting<number> {
  return {
    variable,
    description,
    fallback: `\`${fallback}\``,
    secret: false,
    parse: (raw) => (raw === undefined ? fallback : parseInteger(raw, range)),
  };
}

/** 0 asks the system for a free port. */
export function port(variable: string, fallback: number, description: string): Setting<number> {
  return integer(variable, fallback, description, { min: 0, max: 65_535 });
}

export function flag(variable: string, fallback: boolean, description: string): Setting<boolean> {
  return {
    variable,
    description,
    fallback: fallback ? '`on`' : '`off`',
    secret: false,
    parse: (raw) => (raw === undefined ? fallback : parseFlag(raw)),
  };
}

export function oneOf<T extends string>(
  variable: string,
  fallback: T,
  choices: readonly T[],
  description: string,
): Setting<T> {
  return {
    variable,
    description,
    fallback: `\`${fallback}\``,
    secret: false,
    parse: (raw) => {
      const found = choices.find((choice) => choice === (raw ?? fallback));
      if (found === undefined) throw new Error(`"${raw}" is not one of ${choices.join(', ')}`);
      return found;
    },
  };
}

function parseInteger(raw: string, range: IntegerRange): number {
  const value = Number(raw);
  if (!/^\d+$/.test(raw) || value < range.min || value > range.max) {
    throw new Error(`"${raw}" is not a whole number from ${range.min} to ${range.max}`);
  }
  return value;
}

function parseFlag(raw: string): boolean {
  if (/^(on|true|1|yes)$/i.test(raw)) return true;
  if (/^(off|false|0|no)$/i.test(raw)) return false;
  throw new Error(`"${raw}" is neither on nor off`);
}
