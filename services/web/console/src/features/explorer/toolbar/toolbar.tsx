import type { FieldSchema } from '@kapuas/core/query/fields.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FieldsAnswer } from '../../../../../contract/search.ts';
import type { CompletionData } from '../editor/completion.ts';
import { fieldsQuery, type Selection } from '../queries.ts';
import { searchName } from '../search-name.ts';
import type { Explorer } from '../use-explorer.ts';
import { AppSelect } from './app-select.tsx';
import { QueryBox } from './query-box.tsx';
import { RunControls } from './run-controls.tsx';
import { TimePicker } from './time-picker.tsx';
import classes from './toolbar.module.css';

interface ToolbarProps {
  readonly explorer: Explorer;
  readonly schema: FieldSchema;
  readonly invalid: boolean;
  readonly busy: boolean;
}

export function Toolbar({ explorer, schema, invalid, busy }: ToolbarProps) {
  const { state, change, run } = explorer;
  const completion = useCompletionData(schema, explorer.selection);
  const submit = (q: string): void => (q === state.q ? run() : change({ q }));
  return (
    <div className={classes.toolbar}>
      <AppSelect value={state.apps} onChange={(apps) => change({ apps })} />
      <QueryBox value={state.q} schema={schema} completion={completion} invalid={invalid} onSubmit={submit} />
      <TimePicker
        value={state.range}
        onChange={(range) => change({ range, live: state.live && range.to === 'now' })}
      />
      <RunControls
        live={state.live}
        refresh={state.refresh}
        busy={busy}
        onRun={run}
        onLive={(live) =>
          change({ live, ...(live && { range: { ...state.range, to: 'now' }, order: 'desc' }) })
        }
        onRefresh={(refresh) => change({ refresh })}
      />
    </div>
  );
}

const VALUES = 20;

/** Names that are declared or were seen in what is searched; values by asking for them. */
function useCompletionData(schema: FieldSchema, selection: Selection | undefined): CompletionData {
  const client = useQueryClient();
  return useMemo<CompletionData>(() => {
    const everything = selection && { ...selection, q: '' };
    return {
      fields: () => {
        const known = schema.known();
        const names = new Set(known.map((field) => field.name));
        const seen = client
          .getQueriesData<FieldsAnswer>({ queryKey: ['fields'] })
          .flatMap(([, answer]) => answer?.fields ?? [])
          .map((field) => ({ ...field, name: searchName(field.name, schema) }));
        const fresh = seen.filter((field) => !names.has(field.name) && names.add(field.name));
        return [...known, ...fresh];
      },
      values: async (field) => {
        if (everything === undefined) return [];
        const answer = await client.fetchQuery(fieldsQuery(everything, field, VALUES));
        return answer.fields[0]?.values ?? [];
      },
    };
  }, [client, schema, selection]);
}
