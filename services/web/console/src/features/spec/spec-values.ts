import type { SubmitAppRequest } from '../../../../contract/app-requests.ts';
import type { App, DeclaredField } from '../../../../contract/apps.ts';
import type { SystemAnswer } from '../../../../contract/system.ts';

/** What an app is asked to be, as the forms hold it. */
export interface SpecValues {
  description: string;
  eventsPerSecond: number;
  bytesPerSecond: number;
  retentionDays: number;
  requestIdPaths: string[];
  requestIdPattern: string;
  requestIdFromTransport: boolean;
  headers: string[];
  fields: DeclaredField[];
}

type Spec = Pick<App, 'description' | 'limits' | 'retentionDays' | 'requestId' | 'headers' | 'fields'>;

export function defaultSpecValues(defaults: SystemAnswer['defaults']): SpecValues {
  return {
    description: '',
    ...defaults.limits,
    retentionDays: defaults.retentionDays,
    requestIdPaths: [],
    requestIdPattern: '',
    requestIdFromTransport: false,
    headers: [],
    fields: [],
  };
}

export function specValuesOf(spec: Spec): SpecValues {
  return {
    description: spec.description,
    ...spec.limits,
    retentionDays: spec.retentionDays,
    requestIdPaths: [...(spec.requestId.paths ?? [])],
    requestIdPattern: spec.requestId.pattern ?? '',
    requestIdFromTransport: spec.requestId.fromTransport ?? false,
    headers: [...spec.headers],
    fields: spec.fields.map((field) => ({ ...field })),
  };
}

/** The part that an app request and a change of an app share. */
export function toSpec(values: SpecValues): Omit<SubmitAppRequest, 'team' | 'app'> {
  return {
    description: values.description.trim(),
    eventsPerSecond: values.eventsPerSecond,
    bytesPerSecond: values.bytesPerSecond,
    retentionDays: values.retentionDays,
    requestId: {
      ...(values.requestIdPaths.length > 0 && { paths: values.requestIdPaths }),
      ...(values.requestIdPattern !== '' && { pattern: values.requestIdPattern }),
      ...(values.requestIdFromTransport && { fromTransport: true }),
    },
    headers: values.headers,
    fields: values.fields,
  };
}

/** Header names in lower case, each once. */
export function cleanHeaders(headers: readonly string[]): string[] {
  return [...new Set(headers.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''))];
}

const HEADER = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

export function headersProblem(headers: readonly string[]): string | null {
  const wrong = headers.find((name) => !HEADER.test(name));
  return wrong === undefined ? null : `“${wrong}” is no header name`;
}

/** @returns what is wrong with field `index`; null when nothing is */
export function fieldProblem(fields: readonly DeclaredField[], index: number): string | null {
  const name = fields[index]?.name.trim() ?? '';
  if (name === '') return 'Enter a name, or remove the row';
  if (/\s/.test(name)) return 'No spaces';
  return fields.findIndex((field) => field.name.trim() === name) < index ? 'Declared above already' : null;
}

export function patternProblem(pattern: string): string | null {
  try {
    new RegExp(pattern);
    return null;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, '');
  }
}

export interface PatternHit {
  readonly before: string;
  readonly requestId: string;
  readonly after: string;
}

/** Where the pattern finds a request id in a line: its first group, or else the whole match. */
export function findRequestId(pattern: string, line: string): PatternHit | undefined {
  if (pattern === '' || patternProblem(pattern) !== null) return undefined;
  const match = new RegExp(pattern, 'd').exec(line);
  const [from, to] = match?.indices?.[1] ?? match?.indices?.[0] ?? [0, 0];
  if (from === to) return undefined;
  return { before: line.slice(0, from), requestId: line.slice(from, to), after: line.slice(to) };
}

/** Where the forms show a problem that the server found. @param field as in `InvalidField` */
export function formFieldOf(field: string): string {
  const names: Readonly<Record<string, string>> = {
    'requestId.pattern': 'requestIdPattern',
    'requestId.paths': 'requestIdPaths',
    'limits.eventsPerSecond': 'eventsPerSecond',
    'limits.bytesPerSecond': 'bytesPerSecond',
  };
  const list = /^(requestId\.paths|headers)\.\d+$/.exec(field)?.[1];
  return names[list ?? field] ?? list ?? field;
}
