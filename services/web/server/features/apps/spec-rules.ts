import type { AppSpec } from '@kapuas/core/apps/app.ts';
import { checkPattern } from '@kapuas/core/event/pattern.ts';
import type { InvalidField } from '../../../contract/problem.ts';

/** RFC 9110 token. */
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-app-secret',
  'x-app-group-secret',
]);

/** Keys joined by dots. */
const DOTTED_PATH = /^[^\s.:"()[\]{}]+(\.[^\s.:"()[\]{}]+)*$/;

/** What is wrong with a spec beyond the shape of its parts, by field. */
export function specProblems(spec: AppSpec): InvalidField[] {
  return [
    ...headerProblems(spec.headers),
    ...fieldProblems(spec.fields),
    ...requestIdProblems(spec.requestId),
  ];
}

function headerProblems(headers: AppSpec['headers']): InvalidField[] {
  return headers.flatMap((name, at) => {
    const field = `headers.${at}`;
    if (!HEADER_NAME.test(name)) return [{ field, message: `"${name}" is not a header name` }];
    if (SECRET_HEADERS.has(name))
      return [{ field, message: `"${name}" carries a secret and is never stored` }];
    if (headers.indexOf(name) < at) return [{ field, message: `"${name}" is there twice` }];
    return [];
  });
}

function fieldProblems(fields: AppSpec['fields']): InvalidField[] {
  const names = fields.map(({ name }) => name);
  return names.flatMap((name, at) => {
    const field = `fields.${at}.name`;
    if (!DOTTED_PATH.test(name))
      return [{ field, message: `"${name}" is not a dotted path such as cart.total` }];
    if (names.indexOf(name) < at) return [{ field, message: `"${name}" is there twice` }];
    const parent = names.find((other) => name.startsWith(`${other}.`));
    return parent === undefined ? [] : [{ field, message: `"${name}" lies below the field "${parent}"` }];
  });
}

function requestIdProblems({ paths = [], pattern }: AppSpec['requestId']): InvalidField[] {
  const wrongPaths = paths.flatMap((path, at) =>
    DOTTED_PATH.test(path)
      ? []
      : [{ field: `requestId.paths.${at}`, message: `"${path}" is not a dotted path` }],
  );
  const fault = pattern === undefined ? undefined : checkPattern(pattern);
  return fault === undefined ? wrongPaths : [...wrongPaths, { field: 'requestId.pattern', message: fault }];
}
