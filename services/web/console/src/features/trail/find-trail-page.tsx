import { Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './find-trail-page.module.css';
import { recentTrails } from './recent-trails.ts';
import { RequestIdForm } from './request-id-form.tsx';

export function FindTrailPage() {
  const recent = recentTrails();
  return (
    <Page
      title="Follow a request"
      subtitle="Everything that any service logged about one request, in the order in which it happened."
      width="narrow"
    >
      <Stack gap="lg">
        <RequestIdForm autoFocus />
        {recent.length > 0 && (
          <Panel title="Followed lately">
            <ul className={classes.recent}>
              {recent.map((requestId) => (
                <li key={requestId}>
                  <Link to="/trails/$requestId" params={{ requestId }} className="quiet-link mono">
                    {requestId}
                  </Link>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </Stack>
    </Page>
  );
}
