import { defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core';

const ACCENT = 'river';

/** The accent, danger and the quiet gray in the console's own tokens, which fit both schemes. */
export const variantColors: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  const color = input.color ?? input.theme.primaryColor;
  if (color === ACCENT && input.variant === 'filled') return { ...usual, color: 'var(--k-on-accent)' };
  if (color === ACCENT && input.variant === 'light') {
    return {
      ...usual,
      background: 'var(--k-accent-soft)',
      hover: 'var(--k-selected)',
      color: 'var(--k-accent)',
    };
  }
  if (color === ACCENT && input.variant === 'subtle') {
    return { ...usual, hover: 'var(--k-hover)', color: 'var(--k-accent)' };
  }
  if (color === 'red' && input.variant === 'filled') {
    return { ...usual, background: 'var(--k-danger)', hover: 'var(--k-danger-hover)', color: '#fff' };
  }
  if (color === 'red' && input.variant === 'outline') {
    return { ...usual, hover: 'var(--k-bad-soft)', color: 'var(--k-bad)', border: '1px solid currentcolor' };
  }
  if (color === 'gray' && input.variant === 'light') {
    const background = 'color-mix(in srgb, var(--k-faint) 15%, transparent)';
    return { ...usual, background, color: 'var(--k-text)' };
  }
  if (color === 'gray' && input.variant === 'subtle') {
    return { ...usual, hover: 'var(--k-hover)', color: 'var(--k-dimmed)', hoverColor: 'var(--k-text)' };
  }
  return usual;
};
