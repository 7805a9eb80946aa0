import type { Condition } from '@kapuas/core/apps/app.ts';
import type { CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { describe, expect } from 'vitest';
import { type createCases, uniqueName } from '../cases.ts';
import { type CatalogFixture, createKey, seed, spec } from './fixture.ts';

const READY: Condition = {
  type: 'TopicReady',
  status: 'True',
  reason: 'Created',
  message: 'The topic is there.',
  lastTransitionTime: '2025-01-01T00:00:00Z',
};

export function appCases(promise: ReturnType<typeof createCases>, fixture: () => CatalogFixture): void {
  const catalog = () => fixture().catalog;
  const change = <T>(work: (tx: CatalogWriter) => Promise<T>): Promise<T> => catalog().transaction(work);

  describe('app requests', () => {
    const submit = (team: string, by: string, app = uniqueName('app')) =>
      change((tx) => tx.createAppRequest({ team, app, spec, requestedBy: by }));

    promise('are submitted, and decided once', async () => {
      const { user, team } = await seed(catalog());
      const request = await submit(team, user.id);
      expect(request).toMatchObject({ team, spec, status: 'submitted', decidedBy: null, decidedAt: null });
      const decision = { status: 'approved', by: user.id, reason: null } as const;
      const approved = await change((tx) => tx.decideAppRequest(request.id, decision));
      expect(approved).toEqual({
        ...request,
        status: 'approved',
        decidedBy: user.id,
        decidedAt: approved.decidedAt,
      });
      expect(approved.decidedAt).toBeGreaterThanOrEqual(request.createdAt);
      await fixture().reopen();
      expect(await catalog().appRequest(request.id)).toEqual(approved);
      for (const status of ['approved', 'rejected', 'withdrawn'] as const) {
        const again = change((tx) => tx.decideAppRequest(request.id, { status, by: user.id, reason: 'x' }));
        await expect(again).rejects.toMatchObject({ code: 'app-request-decided' });
      }
      expect(await catalog().appRequest(request.id)).toEqual(approved);
    });

    promise('are decided by one of two who try at once', async () => {
      const { user, team } = await seed(catalog());
      const { id } = await submit(team, user.id);
      const outcomes = await Promise.allSettled(
        (['approved', 'rejected'] as const).map((status) =>
          change((tx) => tx.decideAppRequest(id, { status, by: user.id, reason: 'because' })),
        ),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    promise('are listed newest first, by status and by team', async () => {
      const [one, two] = [await seed(catalog()), await seed(catalog())];
      const made = [
        await submit(one.team, one.user.id),
        await submit(two.team, two.user.id),
        await submit(one.team, one.user.id),
      ];
      await change((tx) =>
        tx.decideAppRequest(made[0]?.id ?? '', { status: 'rejected', by: one.user.id, reason: 'no' }),
      );
      const ids = async (filter: Parameters<CatalogWriter['listAppRequests']>[0]) =>
        (await catalog().listAppRequests(filter)).map(({ id }) => made.findIndex((m) => m.id === id));
      const both = [one.team, two.team];
      expect(await ids({ teams: both })).toEqual([2, 1, 0]);
      expect(await ids({ teams: both, status: 'submitted' })).toEqual([2, 1]);
      expect(await ids({ teams: [one.team] })).toEqual([2, 0]);
      expect(await ids({ teams: [] })).toEqual([]);
      expect((await ids({ status: 'rejected' })).filter((i) => i >= 0)).toEqual([0]);
      expect((await ids(undefined)).filter((i) => i >= 0)).toEqual([2, 1, 0]);
    });

    promise('name a team and a user that exist; deciding an unknown one fails', async () => {
      const { user, team } = await seed(catalog());
      await expect(submit('none', user.id)).rejects.toMatchObject({ code: 'team-unknown' });
      await expect(submit(team, 'none')).rejects.toMatchObject({ code: 'user-unknown' });
      const unknown = change((tx) =>
        tx.decideAppRequest('x', { status: 'approved', by: user.id, reason: null }),
      );
      await expect(unknown).rejects.toMatchObject({ code: 'app-request-unknown' });
      expect(await catalog().appRequest('x')).toBeUndefined();
    });
  });

  describe('apps', () => {
    promise('begin with generation 1 and status provisioning, and exist once', async () => {
      const { team, app } = await seed(catalog());
      const found = await catalog().app(app);
      expect(found).toEqual({
        name: app,
        team,
        spec,
        suspended: false,
        deleteAfter: null,
        generation: 1,
        observedGeneration: 0,
        status: 'provisioning',
        conditions: [],
        createdAt: found?.createdAt,
      });
      const again = change((tx) => tx.createApp({ name: app, team, spec }));
      await expect(again).rejects.toMatchObject({ code: 'app-exists' });
      const noTeam = change((tx) => tx.createApp({ name: uniqueName('app'), team: 'none', spec }));
      await expect(noTeam).rejects.toMatchObject({ code: 'team-unknown' });
    });

    promise('raise the generation with each change of the desired state', async () => {
      const { app } = await seed(catalog());
      const newSpec = { ...spec, retentionDays: 7 };
      expect(await change((tx) => tx.updateApp(app, { spec: newSpec }))).toMatchObject({
        spec: newSpec,
        generation: 2,
      });
      expect(await change((tx) => tx.updateApp(app, { suspended: true }))).toMatchObject({ generation: 3 });
      const deleted = await change((tx) => tx.updateApp(app, { deleteAfter: 1_800_000_000_000 }));
      expect(deleted).toMatchObject({ generation: 4, suspended: true, deleteAfter: 1_800_000_000_000 });
      const kept = await change((tx) => tx.updateApp(app, { deleteAfter: null }));
      expect(kept).toMatchObject({ generation: 5, deleteAfter: null, spec: newSpec });
      expect(await catalog().app(app)).toEqual(kept);
      const unknown = change((tx) => tx.updateApp('none', { suspended: true }));
      await expect(unknown).rejects.toMatchObject({ code: 'app-unknown' });
    });

    promise('take the observed state without a new generation', async () => {
      const { app } = await seed(catalog());
      await change((tx) => tx.setAppStatus(app, 'ready', [READY], 1));
      await fixture().reopen();
      expect(await catalog().app(app)).toMatchObject({
        status: 'ready',
        conditions: [READY],
        generation: 1,
        observedGeneration: 1,
      });
      const unknown = change((tx) => tx.setAppStatus('none', 'ready', [], 1));
      await expect(unknown).rejects.toMatchObject({ code: 'app-unknown' });
    });

    promise('are listed by name', async () => {
      const { team } = await seed(catalog());
      const names = [uniqueName('c'), uniqueName('a'), uniqueName('b')];
      for (const name of names) await change((tx) => tx.createApp({ name, team, spec }));
      const listed = (await catalog().listApps()).map(({ name }) => name).filter((n) => names.includes(n));
      expect(listed).toEqual([...names].sort());
    });

    promise('go with their keys, for good and again', async () => {
      const { user, team, app } = await seed(catalog());
      await change((tx) => createKey(tx, { app }, user.id));
      const kept = await change((tx) => createKey(tx, { team }, user.id));
      await change((tx) => tx.removeApp(app));
      await change((tx) => tx.removeApp(app));
      expect(await catalog().app(app)).toBeUndefined();
      expect(await catalog().keys({ app })).toEqual([]);
      expect(await catalog().keys({ team })).toEqual([kept]);
      const anew = await change((tx) => tx.createApp({ name: app, team, spec }));
      expect(anew).toMatchObject({ generation: 1, status: 'provisioning' });
    });
  });

  describe('keys', () => {
    promise('belong to one app or team, newest first, and raise the generation of the app', async () => {
      const { user, app, team } = await seed(catalog());
      const made = [];
      for (const name of ['a', 'b', 'c'])
        made.push(await change((tx) => createKey(tx, { app }, user.id, name)));
      const ofTeam = await change((tx) => createKey(tx, { team }, user.id));
      expect(made[0]).toMatchObject({
        owner: { app },
        name: 'a',
        createdBy: user.id,
        expiresAt: null,
        revokedAt: null,
      });
      expect(await catalog().keys({ app })).toEqual([...made].reverse());
      expect(await catalog().keys({ team })).toEqual([ofTeam]);
      expect((await catalog().app(app))?.generation).toBe(4);
    });

    promise('expire and are revoked, which raises the generation too', async () => {
      const { user, app } = await seed(catalog());
      const key = await change((tx) => createKey(tx, { app }, user.id));
      const expiring = await change((tx) => tx.updateKey({ app }, key.id, { expiresAt: 1_800_000_000_000 }));
      expect(expiring).toEqual({ ...key, expiresAt: 1_800_000_000_000 });
      const lasting = await change((tx) => tx.updateKey({ app }, key.id, { expiresAt: null }));
      expect(lasting).toEqual(key);
      const revoked = await change((tx) => tx.updateKey({ app }, key.id, { revokedAt: 1_700_000_000_000 }));
      expect(revoked).toEqual({ ...key, revokedAt: 1_700_000_000_000 });
      expect(await catalog().keys({ app })).toEqual([revoked]);
      expect((await catalog().app(app))?.generation).toBe(5);
    });

    promise('are not found through another owner, and not made for an unknown one', async () => {
      const { user, app, team } = await seed(catalog());
      const key = await change((tx) => createKey(tx, { app }, user.id));
      for (const owner of [{ team }, { app: 'none' }]) {
        const wrong = change((tx) => tx.updateKey(owner, key.id, { revokedAt: 1 }));
        await expect(wrong).rejects.toMatchObject({ code: 'key-unknown' });
      }
      const noApp = change((tx) => createKey(tx, { app: 'none' }, user.id));
      await expect(noApp).rejects.toMatchObject({ code: 'app-unknown' });
      const noTeam = change((tx) => createKey(tx, { team: 'none' }, user.id));
      await expect(noTeam).rejects.toMatchObject({ code: 'team-unknown' });
      expect(await catalog().keys({ app })).toEqual([key]);
    });
  });
}
