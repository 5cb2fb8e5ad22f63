// The theme: one accent, warm greys, small radius, shadows only on overlays. Text colours meet WCAG AA
// on the page's own backgrounds; tests/e2e checks that.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { t } from '../words/catalogue'

const teal: MantineColorsTuple = [
  '#e8f5f3',
  '#cfe9e5',
  '#a2d4cd',
  '#74beb4',
  '#4fada1',
  '#27958a',
  '#0c766c',
  '#09625a',
  '#074f48',
  '#053c37',
]
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f3f1ee',
  '#e8e5e1',
  '#d9d5d0',
  '#bdb8b1',
  '#97918a',
  '#6b655f',
  '#54504a',
  '#3c3834',
  '#282522',
]
const dark: MantineColorsTuple = [
  '#dedad5',
  '#c3beb7',
  '#a8a29a',
  '#79736c',
  '#423e3a',
  '#383430',
  '#2c2926',
  '#211f1c',
  '#1a1816',
  '#131210',
]
const red: MantineColorsTuple = [
  '#fdf0ee',
  '#fadcd8',
  '#f2b8b0',
  '#ea9186',
  '#e57367',
  '#d9503f',
  '#b3382a',
  '#962d21',
  '#78241b',
  '#5b1b14',
]
/** Created after the catalogue is loaded, because it contains texts. */
export const theme = () =>
  createTheme({
    colors: { teal, gray, dark, red },
    primaryColor: 'teal',
    primaryShade: 6,
    defaultRadius: 6,
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
    fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
    headings: {
      fontWeight: '600',
      sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
    },
    spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      Button: { defaultProps: { size: 'sm' } },
      Text: { defaultProps: { size: 'md' } },
      Paper: { defaultProps: { withBorder: true } },
      Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 100 } } },
      Drawer: {
        defaultProps: {
          position: 'right',
          // Locking the scroll sets an inherited style on the body, which restyles every row of a long list with each sheet
          // and takes longer than all else. frame/style.css keeps the wheel inside the sheet instead.
          lockScroll: false,
          transitionProps: { duration: 140 },
          overlayProps: { backgroundOpacity: 0.35 },
          closeButtonProps: { 'aria-label': t.parts.close },
        },
      },
      // A header below no other section would be a second banner of the page.
      DrawerHeader: { defaultProps: { component: 'div' } },
      ModalHeader: { defaultProps: { component: 'div' } },
      Modal: {
        defaultProps: {
          transitionProps: { duration: 140 },
          overlayProps: { backgroundOpacity: 0.35 },
          closeButtonProps: { 'aria-label': t.parts.close },
          centered: true,
        },
      },
      Menu: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'md', position: 'bottom-end' } },
      Select: { defaultProps: { allowDeselect: false } },
    },
  })

/** Two layers: the page, and surfaces on it. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--lineup-bad-line': red[5], '--lineup-warn-line': '#b87e14' },
  light: {
    '--lineup-page': gray[0],
    '--lineup-line': gray[2],
    '--lineup-plate': '#b5afa7',
    '--lineup-hover': gray[1],
    '--lineup-good': '#2f7a2d',
    '--lineup-warn': '#8c5d08',
    '--lineup-bad': red[6],
    '--lineup-accent': teal[6],
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': gray[9],
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-default-border': gray[3],
    '--mantine-color-error': red[6],
    '--mantine-color-anchor': teal[6],
    '--mantine-color-teal-light-color': teal[6],
    '--mantine-color-red-light-color': red[6],
  },
  dark: {
    '--lineup-page': dark[8],
    '--lineup-line': dark[5],
    '--lineup-plate': '#8c867e',
    '--lineup-hover': dark[6],
    '--lineup-good': '#62ad5c',
    '--lineup-warn': '#dfa332',
    '--lineup-bad': red[3],
    '--lineup-accent': teal[4],
    '--mantine-color-body': dark[7],
    '--mantine-color-text': dark[0],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-default-border': dark[4],
    '--mantine-color-error': red[4],
    '--mantine-color-anchor': teal[4],
    '--mantine-color-teal-light-color': teal[4],
    '--mantine-color-red-light-color': red[4],
  },
})
