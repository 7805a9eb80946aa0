import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parseExplorerSearch } from '../features/explorer/url-state.ts';
import { NotFoundPage } from '../features/not-found/not-found-page.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { asProblem } from './api/problem.ts';
import { PageFailed } from './page-failed.tsx';
import { parseSearch, pickText, stringifySearch } from './search-params.ts';
import { sessionQuery } from './session.ts';
import { PagePending } from './shell/page-pending.tsx';
import { Shell } from './shell/shell.tsx';

interface RouterContext {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search) => pickText(search, ['next']),
  component: SignInPage,
});

/** Everything below needs somebody signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(sessionQuery);
    } catch (error) {
      if (asProblem(error).code !== 'not-signed-in') throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('../features/home/home-page.tsx'), 'HomePage'),
});

const explore = createRoute({
  getParentRoute: () => shell,
  path: '/explore',
  validateSearch: parseExplorerSearch,
  component: lazyRouteComponent(() => import('../features/explorer/explorer-page.tsx'), 'ExplorerPage'),
});

const trails = createRoute({
  getParentRoute: () => shell,
  path: '/trails',
  component: lazyRouteComponent(() => import('../features/trail/find-trail-page.tsx'), 'FindTrailPage'),
});

const trail = createRoute({
  getParentRoute: () => shell,
  path: '/trails/$requestId',
  validateSearch: (search) => pickText(search, ['event', 'from', 'to']),
  component: lazyRouteComponent(() => import('../features/trail/trail-page.tsx'), 'TrailPage'),
});

const apps = createRoute({
  getParentRoute: () => shell,
  path: '/apps',
  component: lazyRouteComponent(() => import('../features/apps/apps-page.tsx'), 'AppsPage'),
});

const app = createRoute({
  getParentRoute: () => shell,
  path: '/apps/$app',
  validateSearch: (search) => pickText(search, ['tab']),
  component: lazyRouteComponent(() => import('../features/apps/app-page.tsx'), 'AppPage'),
});

const appRequests = createRoute({
  getParentRoute: () => shell,
  path: '/app-requests',
  validateSearch: (search) => pickText(search, ['show']),
  component: lazyRouteComponent(
    () => import('../features/app-requests/app-requests-page.tsx'),
    'AppRequestsPage',
  ),
});

const newAppRequest = createRoute({
  getParentRoute: () => shell,
  path: '/app-requests/new',
  validateSearch: (search) => pickText(search, ['team']),
  component: lazyRouteComponent(
    () => import('../features/app-requests/new-app-request-page.tsx'),
    'NewAppRequestPage',
  ),
});

const appRequest = createRoute({
  getParentRoute: () => shell,
  path: '/app-requests/$id',
  component: lazyRouteComponent(
    () => import('../features/app-requests/app-request-page.tsx'),
    'AppRequestPage',
  ),
});

const teams = createRoute({
  getParentRoute: () => shell,
  path: '/teams',
  component: lazyRouteComponent(() => import('../features/teams/teams-page.tsx'), 'TeamsPage'),
});

const team = createRoute({
  getParentRoute: () => shell,
  path: '/teams/$team',
  component: lazyRouteComponent(() => import('../features/teams/team-page.tsx'), 'TeamPage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: (search) => pickText(search, ['actor', 'action', 'target']),
  component: lazyRouteComponent(() => import('../features/audit/audit-page.tsx'), 'AuditPage'),
});

const users = createRoute({
  getParentRoute: () => shell,
  path: '/users',
  component: lazyRouteComponent(() => import('../features/users/users-page.tsx'), 'UsersPage'),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/account/account-page.tsx'), 'AccountPage'),
});

/** An address without a page still shows the way to the others. */
const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

const tree = root.addChildren([
  signIn,
  shell.addChildren([
    home,
    explore,
    trails,
    trail,
    apps,
    app,
    appRequests,
    newAppRequest,
    appRequest,
    teams,
    team,
    audit,
    users,
    account,
    nowhere,
  ]),
]);

export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: PageFailed,
    defaultPendingComponent: PagePending,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
    scrollToTopSelectors: ['#main'],
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
