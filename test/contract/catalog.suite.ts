import { afterEach, beforeEach, describe } from 'vitest';
import { createCases, type OptOuts } from './cases.ts';
import { appCases } from './catalog/apps.cases.ts';
import { auditCases } from './catalog/audit.cases.ts';
import { credentialCases } from './catalog/credentials.cases.ts';
import type { CatalogFixture } from './catalog/fixture.ts';
import { peopleCases } from './catalog/people.cases.ts';
import { transactionCases } from './catalog/transactions.cases.ts';

/** @param open gives a catalog with an empty audit */
export function catalogSuite(adapter: string, open: () => Promise<CatalogFixture>, optOuts?: OptOuts): void {
  const promise = createCases(optOuts);

  describe(`Catalog: ${adapter}`, () => {
    let fixture: CatalogFixture;

    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.dispose());

    peopleCases(promise, () => fixture);
    appCases(promise, () => fixture);
    credentialCases(promise, () => fixture);
    auditCases(promise, () => fixture);
    transactionCases(promise, () => fixture);
  });
}
