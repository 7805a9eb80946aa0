import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { InvalidField } from '../../contract/problem.ts';

/** A `bad-request` that names every wrong part of the input. */
export class InvalidInput extends KapuasError {
  readonly invalid: readonly InvalidField[];

  constructor(invalid: readonly InvalidField[]) {
    super('bad-request', invalid.map(({ field, message }) => `${field}: ${message}.`).join(' '));
    this.name = 'InvalidInput';
    this.invalid = invalid;
  }
}
