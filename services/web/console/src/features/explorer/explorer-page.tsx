import { compileQuery, diagnose } from '@kapuas/core/query/parse.ts';
import { Drawer, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { useIsFetching, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSetting } from '../../app/settings.ts';
import { absoluteRange } from '../../app/time/range.ts';
import { appsQuery } from '../apps/queries.ts';
import { ContextDrawer } from './context/context-drawer.tsx';
import type { EventActions } from './events/event-actions.ts';
import { soughtTexts } from './events/highlight.ts';
import type { ListedEvent } from './events/listed-event.ts';
import classes from './explorer-page.module.css';
import { FieldsPanel } from './fields/fields-panel.tsx';
import { HistogramPanel } from './histogram/histogram-panel.tsx';
import { NoApps } from './no-apps.tsx';
import type { Selection } from './queries.ts';
import { QueryMistake } from './query-mistake.tsx';
import { Results } from './results.tsx';
import { Toolbar } from './toolbar/toolbar.tsx';
import { type Explorer, useExplorer } from './use-explorer.ts';
import { useSchema } from './use-schema.ts';

export function ExplorerPage() {
  useDocumentTitle('Explore · Kapuas');
  const explorer = useExplorer();
  const apps = useQuery(appsQuery);
  const { state, selection } = explorer;
  const schema = useSchema(state.apps);
  const mistake = useMemo(() => diagnose(state.q, schema)[0], [state.q, schema]);
  const busy = useIsFetching({ queryKey: ['search'] }) > 0;
  if (apps.data?.apps.length === 0) return <NoApps />;
  return (
    <div className={classes.page}>
      <VisuallyHidden component="h1">Explore</VisuallyHidden>
      <Toolbar explorer={explorer} schema={schema} invalid={mistake !== undefined} busy={busy} />
      {mistake !== undefined && <QueryMistake mistake={mistake} query={state.q} />}
      {mistake === undefined && selection === undefined && (
        <QueryMistake
          mistake={{ message: 'The time range must begin before it ends.', from: 0, to: 0 }}
          query=""
        />
      )}
      {selection !== undefined && mistake === undefined && (
        // The declared fields of the apps decide what a query means: nothing is asked before they are known.
        <Findings explorer={explorer} selection={selection} enabled={apps.isSuccess || apps.isError} />
      )}
    </div>
  );
}

interface FindingsProps {
  readonly explorer: Explorer;
  readonly selection: Selection;
  readonly enabled: boolean;
}

const HISTOGRAM_PX = 104;
const HISTOGRAM_PHONE_PX = 84;

function Findings({ explorer, selection, enabled }: FindingsProps) {
  const { state, change, filter } = explorer;
  const phone = useMediaQuery('(max-width: 48em)') ?? false;
  const schema = useSchema(state.apps);
  const sought = useMemo(() => soughtTexts(compileQuery(state.q, schema)), [state.q, schema]);
  const [context, setContext] = useState<ListedEvent>();
  const actions = useMemo<EventActions>(
    () => ({ schema, filter, showContext: setContext }),
    [schema, filter],
  );
  const fields = useFieldsShown(phone);
  const panel = <FieldsPanel selection={selection} enabled={enabled} schema={schema} onFilter={filter} />;
  return (
    <>
      <div className={classes.histogram}>
        <HistogramPanel
          selection={selection}
          enabled={enabled}
          live={state.live}
          height={phone ? HISTOGRAM_PHONE_PX : HISTOGRAM_PX}
          onZoom={(span) => change({ range: absoluteRange(span), live: false })}
        />
      </div>
      <div className={classes.body}>
        {fields.shown && !phone && <aside className={classes.side}>{panel}</aside>}
        <Results
          explorer={explorer}
          selection={selection}
          enabled={enabled}
          sought={sought}
          actions={actions}
          fieldsShown={fields.shown}
          onToggleFields={fields.toggle}
        />
      </div>
      {phone && (
        <Drawer opened={fields.shown} onClose={fields.toggle} title="Fields" size={320} padding="sm">
          {panel}
        </Drawer>
      )}
      <ContextDrawer event={context} actions={actions} onClose={() => setContext(undefined)} />
    </>
  );
}

/** On a desktop a choice that is kept; on a phone a drawer that begins closed. */
function useFieldsShown(phone: boolean): { readonly shown: boolean; readonly toggle: () => void } {
  const [kept, setKept] = useSetting('fields-shown', 'yes');
  const [drawer, { toggle }] = useDisclosure(false);
  if (phone) return { shown: drawer, toggle };
  return { shown: kept === 'yes', toggle: () => setKept(kept === 'yes' ? 'no' : 'yes') };
}
