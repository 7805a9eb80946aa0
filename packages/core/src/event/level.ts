/** The level of an event, from the words and numbers that loggers use. */
import { addClaim, type ClaimTree, claimFor, inside } from './claims.ts';
import { SLOT } from './draft.ts';
import { type JsonValue, LEVELS, type Level, SEVERITY } from './event.ts';
import { scalarText } from './json.ts';

const WORDS: Readonly<Record<Level, string>> = {
  trace: 'trace trc t verbose finer finest silly all',
  debug: 'debug dbg d fine',
  info: 'info inf i information informational notice config log ok',
  warn: 'warn warning wrn w',
  error: 'error err e eror severe failure',
  fatal: 'fatal ftl f critical crit c alert emerg emergency panic dpanic',
};

const OF_WORD = new Map<string, Level>();
for (const level of LEVELS) {
  for (const word of WORDS[level].split(' ')) {
    for (const form of [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]) {
      OF_WORD.set(form, level);
    }
  }
}

const SYSLOG: readonly Level[] = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'];
const PYTHON: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const PINO: readonly Level[] = ['trace', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const NAMES = [
  'level',
  'lvl',
  'severity_text',
  'severityText',
  'severity',
  'loglevel',
  'log_level',
  'logLevel',
];
const MORE_NAMES = ['log.level', 'levelname', 'levelName', 'level_name', 'Level', 'LEVEL', 'Severity', '@l'];
const SYSLOG_NAMES = ['PRIORITY', 'syslog_severity', 'syslog_severity_code', 'syslog.severity.code'];

export function addLevelClaims(tree: ClaimTree): void {
  NAMES.forEach((name, i) => {
    addClaim(tree, [name], claimFor(SLOT.level, i, name === 'severity' ? levelOfWord : levelOf));
  });
  addClaim(tree, MORE_NAMES, claimFor(SLOT.level, NAMES.length, levelOf));
  addClaim(tree, ['levelno'], claimFor(SLOT.level, NAMES.length + 1, levelOfPython));
  addClaim(tree, SYSLOG_NAMES, claimFor(SLOT.level, NAMES.length + 2, levelOfSyslog));
  addClaim(tree, ['severity_number', 'severityNumber'], claimFor(SLOT.severity, 0, severityNumber));
  addClaim(inside(tree, 'log'), ['level'], claimFor(SLOT.level, NAMES.length, levelOf));
}

/** The level that an OpenTelemetry severity number stands for. */
export function levelOfSeverity(severity: number): Level {
  return LEVELS.findLast((level) => SEVERITY[level] <= severity) ?? 'trace';
}

/** A word, or a number as pino and bunyan write it: 10, 20 ... 60 and what lies between. */
export function levelOf(value: JsonValue): Level | undefined {
  if (typeof value === 'number') return value >= 10 && value <= 69 ? PINO[Math.floor(value / 10)] : undefined;
  return (
    levelOfWord(value) ??
    (typeof value === 'string' && /^\d\d$/.test(value) ? levelOf(Number(value)) : undefined)
  );
}

function levelOfWord(value: JsonValue): Level | undefined {
  if (typeof value !== 'string' || value.length > 20) return undefined;
  return OF_WORD.get(value) ?? OF_WORD.get(value.trim().toLowerCase());
}

function levelOfPython(value: JsonValue): Level | undefined {
  return typeof value === 'number' && value >= 0 ? PYTHON[Math.min(5, Math.floor(value / 10))] : undefined;
}

function levelOfSyslog(value: JsonValue): Level | undefined {
  const text = scalarText(value) ?? '';
  return /^[0-7]$/.test(text) ? SYSLOG[Number(text)] : levelOfWord(value);
}

function severityNumber(value: JsonValue): number | undefined {
  const number = Number(scalarText(value) ?? Number.NaN);
  return Number.isInteger(number) && number >= 1 && number <= 24 ? number : undefined;
}
