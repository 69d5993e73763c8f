// The frame of every page: styles, theme, colour scheme, and the rail.
import '@mantine/core/styles.layer.css'
import '@mantine/dates/styles.layer.css'
import './globals.css'
import { ColorSchemeScript, MantineProvider, mantineHtmlProps } from '@mantine/core'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { type ReactNode, Suspense } from 'react'
import { LeftBanner } from '@/components/import/left-banner'
import { LiveUpdates } from '@/components/live/live-updates'
import { Shell } from '@/components/shell/shell'
import { theme } from '@/components/theme'
import { SampleBanner } from './_panels/sample-banner'
import { drawnVersion } from './drawn-version'

export const metadata: Metadata = {
  title: { default: 'Cairn', template: '%s · Cairn' },
  description: 'The CloudTrail activity dashboard you run yourself',
}

export default async function Layout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} />
      </head>
      <body>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <LiveUpdates version={await drawnVersion()}>
            <Shell
              notice={
                <Suspense>
                  <LeftBanner />
                  <SampleBanner />
                </Suspense>
              }
            >
              {children}
            </Shell>
          </LiveUpdates>
        </MantineProvider>
      </body>
    </html>
  )
}
