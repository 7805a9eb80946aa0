import type { CatalogWriter, App as StoredApp } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { App, AppList, ChangeApp } from '../../../contract/apps.ts';
import type { WebDeps } from '../../deps.ts';
import { assertCan } from '../../http/access.ts';
import { existingApp } from '../../http/addressed-team.ts';
import { isoTime } from '../../http/times.ts';
import { record } from '../audit/record.ts';
import { can, type Identity } from '../session/identity.ts';
import { requestReconcile } from './reconcile.ts';
import { changeSpec, isRaise } from './spec.ts';
import { viewApp } from './views.ts';

const DAY_MS = 86_400_000;

export async function listApps({ catalog }: WebDeps, caller: Identity): Promise<AppList> {
  const apps = await catalog.listApps();
  const readable = apps.filter((app) => can(caller, 'team:read', app.team));
  return { apps: readable.map((app) => viewApp(app, caller)) };
}

/** Whoever may change the app may lower what it gets; more of it, and suspension, are an approver's. */
export async function changeApp(
  deps: WebDeps,
  caller: Identity,
  name: string,
  change: ChangeApp,
): Promise<App> {
  const { suspended, ...specChange } = change;
  return changeDesired(deps, caller, name, async (tx, app) => {
    assertNotDeleting(app);
    const spec = changeSpec(app.spec, specChange);
    if (suspended !== undefined || isRaise(app.spec, spec)) assertCan(caller, 'approve');
    await record(tx, caller, 'app.change', `app:${name}`, { ...change });
    return tx.updateApp(name, { spec, ...(suspended === undefined ? {} : { suspended }) });
  });
}

/** Stops the app at once and removes it after the grace period. */
export function deleteApp(deps: WebDeps, caller: Identity, name: string): Promise<App> {
  return changeDesired(deps, caller, name, async (tx, app) => {
    assertNotDeleting(app);
    const deleteAfter = Date.now() + deps.config.graceDays * DAY_MS;
    await record(tx, caller, 'app.delete', `app:${name}`, { deleteAfter: isoTime(deleteAfter) });
    return tx.updateApp(name, { deleteAfter });
  });
}

export function restoreApp(deps: WebDeps, caller: Identity, name: string): Promise<App> {
  return changeDesired(deps, caller, name, async (tx, app) => {
    if (app.deleteAfter === null) {
      throw new KapuasError('bad-request', `The app "${name}" is not being deleted.`);
    }
    await record(tx, caller, 'app.restore', `app:${name}`, {});
    return tx.updateApp(name, { deleteAfter: null });
  });
}

export function assertNotDeleting(app: StoredApp): void {
  if (app.deleteAfter === null) return;
  throw new KapuasError('app-deleting', `The app "${app.name}" goes at ${isoTime(app.deleteAfter)}.`);
}

async function changeDesired(
  deps: WebDeps,
  caller: Identity,
  name: string,
  change: (tx: CatalogWriter, app: StoredApp) => Promise<StoredApp>,
): Promise<App> {
  const app = await deps.catalog.transaction(async (tx) => change(tx, await existingApp(tx, name)));
  await requestReconcile(deps, name);
  return viewApp(app, caller);
}
