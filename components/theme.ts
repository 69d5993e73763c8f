// The Mantine theme: dense, system fonts, one accent. The colours that carry a meaning are in app/globals.css.
import { createTheme } from '@mantine/core'

const SANS =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif'
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace'

export const theme = createTheme({
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '0.6875rem', sm: '0.8125rem', md: '0.8125rem', lg: '0.9375rem', xl: '1.125rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.4' },
  headings: { fontFamily: SANS, fontWeight: '600' },
  spacing: { xs: '0.375rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  defaultRadius: '4px',
  primaryColor: 'accent',
  // Shade 7 carries white text at 5.5 : 1; shade 4 stands on the dark surfaces at 9 : 1.
  primaryShade: { light: 7, dark: 7 },
  colors: {
    accent: [
      '#effcf9',
      '#cff7ee',
      '#9eeede',
      '#65ddca',
      '#3cc8b4',
      '#1dac9a',
      '#148a7d',
      '#0f766e',
      '#115e58',
      '#134e4a',
    ],
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
})
