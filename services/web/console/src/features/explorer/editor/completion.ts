import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from '@codemirror/autocomplete';
import type { KnownField } from '@kapuas/core/query/fields.ts';
import { quote } from '@kapuas/core/query/format.ts';
import { completionPlace } from './completion-place.ts';

export interface CompletionData {
  /** Known before any event is seen, and seen in events. */
  readonly fields: () => readonly KnownField[];
  /** The most frequent values of a field. */
  readonly values: (field: string, signal: AbortSignal) => Promise<readonly CountedValue[]>;
}

interface CountedValue {
  readonly value: string;
  readonly count: number;
}

/** Field names, and after a field its values. */
export function createCompletion(data: CompletionData): CompletionSource {
  return async (context) => {
    const line = context.state.doc.sliceString(0, context.pos);
    const place = completionPlace(line);
    if (place === undefined) return null;
    if (place.kind === 'name') {
      const enough = place.typed.length > 0 || context.explicit;
      return enough
        ? { from: place.from, options: nameOptions(data.fields()), validFor: /^[\w.@/-]*$/ }
        : null;
    }
    return valueResult(place.from, await valuesOf(data, place.field, context));
  };
}

function nameOptions(fields: readonly KnownField[]): Completion[] {
  return fields.map(({ name, type }) => ({
    label: name,
    apply: `${name}:`,
    detail: type,
    type: 'property',
  }));
}

async function valuesOf(
  data: CompletionData,
  field: string,
  context: CompletionContext,
): Promise<readonly CountedValue[]> {
  const abort = new AbortController();
  context.addEventListener('abort', () => abort.abort());
  try {
    return await data.values(field, abort.signal);
  } catch {
    // Without an answer there is nothing to offer; the search itself will say what is wrong.
    return [];
  }
}

function valueResult(from: number, values: readonly CountedValue[]): CompletionResult | null {
  if (values.length === 0) return null;
  return {
    from,
    options: values.map(({ value, count }, i) => ({
      label: value,
      apply: quote(value),
      detail: count.toLocaleString('en-US'),
      type: 'constant',
      boost: -i,
    })),
  };
}
