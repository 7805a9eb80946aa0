import {
  ActionIcon,
  Badge,
  Button,
  createTheme,
  Drawer,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  SegmentedControl,
  Table,
  Tooltip,
} from '@mantine/core';
import { variantColors } from './variant-colors.ts';

/** Shallow water to deep water: the one accent. */
const river: MantineColorsTuple = [
  '#e8f6f8',
  '#d2ebef',
  '#a5d7df',
  '#74c1cd',
  '#4cb0bf',
  '#2c9fb0',
  '#15879a',
  '#0b7285',
  '#085a6a',
  '#06414d',
];

const gray: MantineColorsTuple = [
  '#f6f9fa',
  '#eef2f4',
  '#e2e8ec',
  '#d3dbe1',
  '#bac5cd',
  '#94a2ad',
  '#6b7a86',
  '#4a5864',
  '#303c46',
  '#18222b',
];

const dark: MantineColorsTuple = [
  '#d6dfe6',
  '#b6c2cc',
  '#8d9ba7',
  '#5f6e7b',
  '#35424e',
  '#2a3641',
  '#1b252e',
  '#0e151b',
  '#0a1015',
  '#070b0f',
];

/** Named faces come first, so that the console looks alike on systems whose default is a wide face. */
const SANS =
  'Inter, "Segoe UI", -apple-system, "Helvetica Neue", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const MONO =
  '"JetBrains Mono", "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';

export const theme = createTheme({
  colors: { river, gray, dark },
  primaryColor: 'river',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver: variantColors,
  black: '#14202a',
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontFamily: SANS,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.45' },
    },
  },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } }),
    Button: Button.extend({ defaultProps: { fw: 500 } }),
    Drawer: Drawer.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontSize: '1rem', fontWeight: 650 } },
    }),
    InputWrapper: Input.Wrapper.extend({
      styles: { label: { marginBottom: 3 }, description: { fontSize: '0.75rem', lineHeight: 1.4 } },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withinPortal: true } }),
    Modal: Modal.extend({
      defaultProps: { radius: 'lg', centered: true, closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontSize: '1rem', fontWeight: 650 } },
    }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { withItemsBorders: false } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 9, horizontalSpacing: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
  },
});
