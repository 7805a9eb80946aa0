import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeclaredField } from '@kapuas/core/apps/app.ts';
import type { IndexAdmin, WantedIndex } from '@kapuas/core/ports/admin.ts';

/** What the apps declared; an app's parts are made with its first batch, so nothing else is to be created. */
export interface DeclaredFields {
  of(app: string): WantedIndex | undefined;
  all(): readonly DeclaredField[];
  set(app: string, wanted: WantedIndex | undefined): Promise<void>;
}

export async function openDeclaredFields(dir: string): Promise<DeclaredFields> {
  const path = join(dir, 'apps.json');
  const apps = new Map(Object.entries(await readApps(path)));
  let saved: Promise<void> = Promise.resolve();

  async function save(): Promise<void> {
    const draft = `${path}.new`;
    await writeFile(draft, JSON.stringify(Object.fromEntries(apps)), { flush: true });
    await rename(draft, path);
  }

  return {
    of: (app) => apps.get(app),
    all: () => [...apps.values()].flatMap(({ fields }) => fields),
    set(app, wanted) {
      if (wanted === undefined) apps.delete(app);
      else apps.set(app, { fields: wanted.fields });
      saved = saved.catch(() => {}).then(save);
      return saved;
    },
  };
}

async function readApps(path: string): Promise<Record<string, WantedIndex>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, WantedIndex>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** @param deleteAll removes all events of an app @param fault why nothing can be written now */
export function createIndexAdmin(
  declared: DeclaredFields,
  deleteAll: (app: string) => Promise<void>,
  fault: () => Promise<string | undefined>,
): IndexAdmin {
  return {
    async observe(app) {
      const observed = declared.of(app);
      if (observed === undefined) return undefined;
      const detail = await fault();
      if (detail === undefined) return observed;
      return { ...observed, problem: { kind: 'unavailable', detail } };
    },
    // The writer begins slices by itself.
    rollOver: async () => false,
    ensure: (app, wanted) => declared.set(app, wanted),
    async remove(app) {
      await deleteAll(app);
      await declared.set(app, undefined);
    },
  };
}
