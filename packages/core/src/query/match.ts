/** The evaluator in memory: for the tail, and for what a store cannot decide from its index alone. */
import type { CanonicalEvent } from '../event/event.ts';
import type { FieldTest, QueryNode, RangeBound, ResolvedField } from './ast.ts';
import { createTextTest } from './text-match.ts';
import { numberOf, timeOf } from './typed-values.ts';
import { createReader, exactText, type FieldValue } from './values.ts';

export type Matcher = (event: CanonicalEvent) => boolean;

export function createMatcher(node: QueryNode): Matcher {
  switch (node.kind) {
    case 'all':
      return () => true;
    case 'not': {
      const matches = createMatcher(node.node);
      return (event) => !matches(event);
    }
    case 'and': {
      const matchers = node.nodes.map(createMatcher);
      return (event) => matchers.every((matches) => matches(event));
    }
    case 'or': {
      const matchers = node.nodes.map(createMatcher);
      return (event) => matchers.some((matches) => matches(event));
    }
    case 'text': {
      const matches = createTextTest(node.value, node.match === 'prefix');
      return (event) => matches(event.message);
    }
    case 'field': {
      const read = createReader(node.field);
      const matches = createValueTest(node.field, node.test);
      return (event) => read(event).some(matches);
    }
  }
}

export function createValueTest(field: ResolvedField, test: FieldTest): (value: FieldValue) => boolean {
  switch (test.op) {
    case 'exists':
      return () => true;
    case 'equals':
      return (value) => exactText(value) === test.value;
    case 'phrase':
      return onText(createTextTest(test.value, false));
    case 'prefix':
      if (field.type === 'text') return onText(createTextTest(test.value, true));
      return (value) => exactText(value).startsWith(test.value);
    case 'range': {
      const measure = field.type === 'date' ? timeOf : numberOf;
      return (value) => {
        const measured = measure(typeof value === 'string' ? exactText(value) : value);
        return measured !== undefined && isAbove(measured, test.from) && isBelow(measured, test.to);
      };
    }
  }
}

function onText(matches: (text: string) => boolean): (value: FieldValue) => boolean {
  return (value) => matches(String(value));
}

function isAbove(value: number, bound: RangeBound | undefined): boolean {
  return bound === undefined || value > bound.value || (bound.inclusive && value === bound.value);
}

function isBelow(value: number, bound: RangeBound | undefined): boolean {
  return bound === undefined || value < bound.value || (bound.inclusive && value === bound.value);
}
