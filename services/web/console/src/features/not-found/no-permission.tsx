import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { can, type Permission, useUser } from '../../app/session.ts';
import { EmptyView } from '../../ui/empty-view.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';

interface NeedsProps {
  readonly permission: Permission;
  readonly title: string;
  readonly children: ReactNode;
}

/** Shows its children to those who may see them; to others, who can help them. */
export function Needs({ permission, title, children }: NeedsProps) {
  const user = useUser();
  return can(user, permission) ? children : <NoPermissionPage title={title} />;
}

function NoPermissionPage({ title }: { readonly title: string }) {
  const user = useUser();
  return (
    <Page title={title}>
      <EmptyView
        icon={IconLock}
        title="Your account may not see this page"
        action={
          <LinkButton to="/" variant="default">
            Go home
          </LinkButton>
        }
      >
        You are signed in as {user.email}. An administrator can give you the permission.
      </EmptyView>
    </Page>
  );
}
