import type { FastifySchemaValidationError } from 'fastify';
import type { InvalidField } from '../../contract/problem.ts';

const MAX_SHOWN = 20;

/** What a schema found wrong, in words. @param part where the value came from: body, query or path */
export function describeSchemaErrors(
  errors: readonly FastifySchemaValidationError[],
  part: string,
): InvalidField[] {
  const leaves = withoutUmbrellas(errors).slice(0, MAX_SHOWN);
  return leaves.flatMap((error) => fieldsOf(error, part));
}

/** A union reports each of its members and then itself, an unknown property twice: what says most is kept. */
function withoutUmbrellas(errors: readonly FastifySchemaValidationError[]): FastifySchemaValidationError[] {
  const umbrellas = ['anyOf', 'boolean'];
  const detailed = errors.filter((error) => !umbrellas.includes(error.keyword) && !isNullBranch(error));
  return detailed.length > 0 ? detailed : [...errors];
}

function isNullBranch(error: FastifySchemaValidationError): boolean {
  return error.keyword === 'type' && error.params.type === 'null';
}

function fieldsOf(error: FastifySchemaValidationError, part: string): InvalidField[] {
  const path = pathOf(error.instancePath);
  const { requiredProperties, additionalProperties } = error.params as Record<string, string[] | undefined>;
  if (requiredProperties !== undefined) {
    return requiredProperties.map((name) => ({ field: join(path, name), message: 'is missing' }));
  }
  if (additionalProperties !== undefined) {
    return additionalProperties.map((name) => ({ field: join(path, name), message: 'is not known here' }));
  }
  return [{ field: path === '' ? part : path, message: messageOf(error) }];
}

function messageOf({ keyword, params, message }: FastifySchemaValidationError): string {
  switch (keyword) {
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown as string[]).join(', ')}`;
    case 'format':
      return `must be a ${String(params.format)} as in RFC 3339, such as 2026-01-31T12:00:00Z`;
    case 'minProperties':
      return 'must change something';
    default:
      return message ?? 'is not right';
  }
}

function pathOf(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
