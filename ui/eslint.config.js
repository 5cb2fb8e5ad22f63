import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import imports from './scripts/imports.js'

// Folders whose texts all stand in the catalogue.
const SPOKEN = [
  'account',
  'activity',
  'api',
  'channels',
  'frame',
  'guide',
  'home',
  'manual',
  'parts',
  'player',
  'playlists',
  'providers',
  'rules',
  'settings',
  'sources',
  'start',
]

const SAY = 'Texts belong in the catalogue: src/words/en and de.'

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'test-results', 'src/api/schema.d.ts'] },
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 250 }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.ts'],
    plugins: { imports },
    rules: { 'imports/check': 'error' },
  },
  {
    files: SPOKEN.map(folder => `src/${folder}/**/*.{ts,tsx}`),
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXText[value=/\\p{L}{2}/u]:not([value="Lineup"])', message: SAY },
        {
          selector:
            'JSXAttribute[name.name=/^(title|label|placeholder|description|aria-label|alt|facts|hint|what|error)$/] Literal[value=/[A-Z]|\\s/]',
          message: SAY,
        },
        { selector: 'Literal[value=/^[A-Z][a-z]+ [a-z]/]', message: SAY },
        { selector: 'TemplateElement[value.raw=/[A-Za-z]{2} [a-z]{2}/]', message: SAY },
      ],
    },
  },
)
