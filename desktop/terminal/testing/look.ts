// Starts the page with a till that only plays views, and hands that till to whoever drives the browser.

import '../page/page.css'
import { startPage } from '../page/start-page.ts'
import { createFakeTill, openStage } from './fake-till.ts'

const fake = createFakeTill({
  stage: openStage('Harbour Street', 3, { id: 'aya', name: 'Aya Tanaka' }),
})
startPage(() => Promise.resolve(fake))
Object.assign(window, { fake })
