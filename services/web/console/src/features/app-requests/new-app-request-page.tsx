import { useQuery } from '@tanstack/react-query';
import { systemQuery } from '../../app/system.ts';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { NewAppRequestForm } from './new-app-request-form.tsx';

export function NewAppRequestPage() {
  const system = useQuery(systemQuery);
  return (
    <Page
      title="Request a log app"
      subtitle="An approver looks at it; then the topic, the index and everything else are made by themselves."
    >
      <QueryView query={system} rows={4} rowHeight={110}>
        {({ defaults }) => <NewAppRequestForm defaults={defaults} />}
      </QueryView>
    </Page>
  );
}
