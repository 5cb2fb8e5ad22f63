import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './frame/style.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { startTransition, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { cache } from './api/cache'
import { Gate } from './frame/Gate'
import { router } from './frame/router'
import { theme, variables } from './frame/theme'

export function show(place: HTMLElement) {
  const look = theme()
  const page = (
    <StrictMode>
      <MantineProvider theme={look} cssVariablesResolver={variables} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <QueryClientProvider client={cache}>
          <Gate>
            <RouterProvider router={router} />
          </Gate>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  )
  // In pieces, between which the browser can draw and take input.
  startTransition(() => createRoot(place).render(page))
}
