import { isAppName } from '@kapuas/core/apps/app.ts';
import classes from './next-steps.module.css';

/** What will happen, so that nobody waits in the dark. */
export function NextSteps({ app }: { readonly app: string }) {
  const name = isAppName(app) ? app : 'your app';
  return (
    <aside className={classes.steps} aria-labelledby="next-steps">
      <h2 id="next-steps">What happens next</h2>
      <ol>
        <li>
          <strong>An approver decides.</strong> They may adjust the limits. You see the decision and their
          reason on the page of your app request.
        </li>
        <li>
          <strong>Kapuas makes {name}.</strong> A topic, an index and the retention, within seconds.
        </li>
        <li>
          <strong>You create a key</strong> and paste the forwarder configuration that is shown with it.
        </li>
        <li>
          <strong>The first event arrives.</strong> The app’s page turns green, and you search.
        </li>
      </ol>
    </aside>
  );
}
