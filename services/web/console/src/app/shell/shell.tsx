import { ActionIcon, Burger, Drawer, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Suspense } from 'react';
import { SessionEnded } from '../../features/sign-in/session-ended.tsx';
import { useSetting } from '../settings.ts';
import { Brand } from './brand.tsx';
import { Nav } from './nav.tsx';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

/** The frame around every page that needs somebody signed in. */
export function Shell() {
  const phone = useMediaQuery('(max-width: 48em)') ?? false;
  useSearchHotkey();
  return (
    <div className={classes.shell} data-phone={phone}>
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      {phone ? <PhoneBar /> : <SideBar />}
      <main id="main" className={classes.main} tabIndex={-1}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <SessionEnded />
    </div>
  );
}

function SideBar() {
  const [nav, setNav] = useSetting('nav', 'open');
  const rail = nav === 'rail';
  const label = rail ? 'Widen the navigation' : 'Narrow the navigation';
  return (
    <aside className={classes.side} data-rail={rail}>
      <div className={classes.top}>
        <Link to="/" className={classes.home} aria-label="Kapuas, home">
          <Brand compact={rail} />
        </Link>
        {!rail && <RailToggle label={label} rail={rail} onClick={() => setNav('rail')} />}
      </div>
      <Nav rail={rail} />
      <div className={classes.bottom}>
        {rail && <RailToggle label={label} rail={rail} onClick={() => setNav('open')} />}
        <UserMenu rail={rail} />
      </div>
    </aside>
  );
}

interface RailToggleProps {
  readonly label: string;
  readonly rail: boolean;
  readonly onClick: () => void;
}

function RailToggle({ label, rail, onClick }: RailToggleProps) {
  return (
    <Tooltip label={label} position="right">
      <ActionIcon aria-label={label} onClick={onClick}>
        {rail ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

function PhoneBar() {
  const [opened, drawer] = useDisclosure(false);
  return (
    <header className={classes.bar}>
      <Burger size="sm" opened={opened} onClick={drawer.toggle} aria-label="Navigation" />
      <Link to="/" className={classes.home} aria-label="Kapuas, home">
        <Brand />
      </Link>
      <Drawer opened={opened} onClose={drawer.close} size={270} title={<Brand />} padding="sm">
        <div className={classes.drawer}>
          <Nav rail={false} onNavigate={drawer.close} />
          <UserMenu rail={false} />
        </div>
      </Drawer>
    </header>
  );
}

/** "/" goes to the page's search box, or to the explorer where a page has none. */
function useSearchHotkey(): void {
  const navigate = useNavigate();
  useHotkeys([
    [
      '/',
      () => {
        const box = document.querySelector<HTMLElement>('[data-search-box]');
        if (box === null) void navigate({ to: '/explore' });
        else box.focus();
      },
    ],
  ]);
}
